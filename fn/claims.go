package fn

import (
	netutils "k8s.io/utils/net"

	"github.com/koupleless/module-service/internal/corev1"
	"github.com/koupleless/module-service/internal/rule"
)

// claims tells which Service has taken what the cluster gives away once: the ports of its nodes, whatever the protocol, and
// its addresses.
type claims map[string]*wanted

// claim takes what a Service names, and reports what another one has taken: the cluster would refuse the second. What one
// Service names twice is for the rules of the Service.
func (c claims) claim(w *wanted, service Value) {
	const ofNode, ofCluster = "a node has each port once", "an address belongs to one Service"
	spec := service.Field("spec")
	for _, port := range spec.Field("ports").Entries() {
		c.take(w, "nodePort", port.Field("nodePort"), ofNode)
	}
	c.take(w, "healthCheckNodePort", spec.Field("healthCheckNodePort"), ofNode)
	c.take(w, "clusterIP", spec.Field("clusterIP"), ofCluster)
	for _, address := range spec.Field("clusterIPs").Entries() {
		c.take(w, "clusterIP", address, ofCluster)
	}
}

func (c claims) take(w *wanted, key string, v Value, reason string) {
	value := v.Text()
	switch value {
	case "", "0", corev1.ClusterIPNone:
		return
	}
	if address := netutils.ParseIPSloppy(value); address != nil {
		value = address.String()
	}
	switch other := c[value]; other {
	case nil:
		c[value] = w
	case w:
	default:
		w.owners[0].object.fault(rule.AllocationConflict, field{}, nil, "its Service %s has the %s %s, which Service %s has already: "+
			"%s, so give each module its own by an override",
			qualified(w.namespace, w.name), key, value, qualified(other.namespace, other.name), reason)
	}
}
