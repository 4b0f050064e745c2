package fn

import (
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"

	netutils "k8s.io/utils/net"

	"github.com/koupleless/module-service/internal/corev1"
	"github.com/koupleless/module-service/internal/rule"
)

// The fields by which a Service names an allocation.
const (
	nodePort            = "nodePort"
	healthCheckNodePort = "healthCheckNodePort"
	clusterIP           = "clusterIP" // also for each entry of clusterIPs
	loadBalancerIP      = "loadBalancerIP"
)

// An allocation is a node port or an address that a Service names: a cluster has each once.
type allocation struct{ key, path, value string }

func allocations(service Value) []allocation {
	var all []allocation
	add := func(key, path string, i int, v Value) {
		if value := allocatedValue(v); value != "" && value != "0" && value != corev1.ClusterIPNone {
			all = append(all, allocation{key, strings.Replace(path, "[]", fmt.Sprintf("[%d]", i), 1), value})
		}
	}
	spec := service.Field("spec")
	for i, port := range spec.Field("ports").Entries() {
		add(nodePort, "spec.ports[].nodePort", i, port.Field(nodePort))
	}
	add(healthCheckNodePort, "spec.healthCheckNodePort", 0, spec.Field(healthCheckNodePort))
	add(clusterIP, "spec.clusterIP", 0, spec.Field(clusterIP))
	for i, address := range spec.Field("clusterIPs").Entries() {
		add(clusterIP, "spec.clusterIPs[]", i, address)
	}
	add(loadBalancerIP, "spec.loadBalancerIP", 0, spec.Field(loadBalancerIP))
	return all
}

// allocatedValue returns a number or an address in the one of its spellings that all share.
func allocatedValue(v Value) string {
	if number, ok := v.Int(); ok {
		return strconv.FormatInt(number, 10)
	}
	if address := netutils.ParseIPSloppy(v.Text()); address != nil {
		return address.String()
	}
	return v.Text()
}

// allocated holds what a cluster allocates once, by its value: the ports of its nodes, whatever the protocol, and its addresses.
type allocated map[string]*holders

// holders are the Services that have one value, no two of which are in one deployment.
type holders struct {
	in  *big.Int // the deployments
	all []holding
}

// A holding is a Service that has a value, with the field in which it has it.
type holding struct {
	*holder
	key string
}

// find returns the first Service that has the value in one of some deployments, the zero holding if there is none.
func (h *holders) find(in *big.Int) holding {
	both := new(big.Int).And(h.in, in)
	if both.Sign() == 0 {
		return holding{}
	}
	first := int(both.TrailingZeroBits())
	return h.all[slices.IndexFunc(h.all, func(one holding) bool { return one.in.Bit(first) == 1 })]
}

// A holder is a Service that names something which a cluster allocates.
type holder struct {
	service Value
	wanted  *wanted  // nil for a Service of the input that is not generated
	object  *object  // nil for a new Service
	in      *big.Int // the deployments
}

// add adds the node ports and addresses that a Service names, and reports those that another one has: the cluster would
// reject the second Service. What one Service names twice is for the rules of the Service.
func (all allocated) add(h *holder) {
	h.in = h.resource().deployments()
	for _, a := range allocations(h.service) {
		all.addValue(h, a.key, a.value)
	}
}

// addValue adds one value of a Service, or reports the Service that has it already.
func (all allocated) addValue(h *holder, key, value string) {
	of := all[value]
	if of == nil {
		of = &holders{in: new(big.Int)}
		all[value] = of
	}
	other := of.find(h.in)
	switch {
	case other.holder == nil && h.wanted != nil:
		of.in.Or(of.in, h.in)
		of.all = append(of.all, holding{h, key})
	case other.holder == nil || other.holder == h || key == loadBalancerIP && sharesAddress(h.service, other.service):
	case h.wanted == nil:
		other.refuse(h, other.key, value, "set another one for the module")
	default:
		h.refuse(other.holder, key, value, "set a different one for each module with an override")
	}
}

// resource returns the Service, or what requests it.
func (h *holder) resource() *object {
	if h.object == nil {
		return h.wanted.requester()
	}
	return h.object
}

// refuse reports that the Service of a module has what another one has.
func (h *holder) refuse(other *holder, key, value, remedy string) {
	w := h.wanted
	w.requester().fail(rule.AllocationConflict, "its Service %s has the %s %s, which Service %s already uses: %s",
		w.qualifiedName(), key, value, other.where(), remedy)
}

func (h *holder) where() string {
	if h.object == nil {
		return h.wanted.qualifiedName()
	}
	return h.object.where()
}

// checkForeign holds the Services of the input that are not generated against what the generated ones have.
func (r *run) checkForeign(all allocated, ours map[int]bool) {
	if len(all) == 0 {
		return
	}
	isNamedAlike := map[resourceKey]bool{}
	for _, of := range all {
		for _, h := range of.all {
			isNamedAlike[h.wanted.key()] = true
		}
	}
	for i, item := range r.items {
		id := item.ID()
		if !isService(id) || ours[i] || isNamedAlike[keyOf(id.Namespace, id.Name)] || !slices.ContainsFunc(allocationKeys, item.Mentions) {
			continue
		}
		if o := r.open(i, nil); o != nil && o.root().Lookup(localConfigField...).Text() != "true" {
			all.add(&holder{service: o.root(), object: o})
		}
	}
}

// allocationKeys occur in every Service that has an allocation; clusterIP is a part of clusterIPs.
var allocationKeys = []string{nodePort, healthCheckNodePort, clusterIP, loadBalancerIP}

// sharesAddress reports whether two Services are to have one address of a load balancer: MetalLB and Cilium give it to those that
// have one value of an annotation.
func sharesAddress(a, b Value) bool {
	others := b.Lookup(annotationsField...)
	for key, value := range a.Lookup(annotationsField...).Fields() {
		isKey := strings.HasSuffix(key, "/allow-shared-ip") || strings.HasSuffix(key, "/sharing-key")
		if isKey && value.Text() != "" && value.Text() == others.Field(key).Text() {
			return true
		}
	}
	return false
}

// warnOrder warns if a Service takes over a node port or an address of one that this run removes: GitOps tools apply first and prune
// afterwards, and until then the API server does not give it away again. The Service is a resource, or one that the resource requests.
func (r *reconciliation) warnOrder(of *object, service Value) {
	if len(r.left) == 0 {
		return
	}
	namespace, name := service.Lookup(namespaceField...).Text(), service.Lookup(nameField...).Text()
	taken := map[string]bool{}
	for _, a := range allocations(service) {
		taken[a.value] = true
	}
	for _, e := range r.left {
		if !r.edits[e.item].Drop || e.isApart(of) || e.key() == keyOf(namespace, name) { // an error has been reported
			continue
		}
		for _, a := range allocations(e.root()) {
			if !taken[a.value] || a.key == loadBalancerIP { // which the API server does not allocate
				continue
			}
			e.fieldAt(a.path).warn(rule.AllocationOrder, nil,
				"%s moves to Service %s, which is applied before this one is pruned, so the API server rejects it (provided %s is already allocated); "+
					"delete this Service first (%s), or choose another value", a.value, qualified(namespace, name), a.noun(), e.deleteCommand())
		}
	}
}

// noun returns what the API server calls the allocation.
func (a allocation) noun() string {
	if a.key == clusterIP {
		return "IP"
	}
	return "port"
}
