package fn

import (
	"fmt"

	netutils "k8s.io/utils/net"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/corev1"
	"github.com/koupleless/module-service/internal/yamlnode"
)

// claims tells which Service has taken what the cluster gives away once: the ports of its nodes, whatever the protocol, and
// its addresses.
type claims map[string]*wanted

// claim takes what a Service names, and reports what another one has taken: the cluster would refuse the second. What one
// Service names twice is for the rules of the Service.
func (c claims) claim(w *wanted, service *yaml.Node) {
	const ofNode, ofCluster = "a node has each port once", "an address belongs to one Service"
	spec := yamlnode.Lookup(service, "spec")
	for _, port := range entriesOf(spec, "ports") {
		c.take(w, "nodePort", yamlnode.Lookup(port, "nodePort"), ofNode)
	}
	c.take(w, "healthCheckNodePort", yamlnode.Lookup(spec, "healthCheckNodePort"), ofNode)
	c.take(w, "clusterIP", yamlnode.Lookup(spec, "clusterIP"), ofCluster)
	for _, address := range entriesOf(spec, "clusterIPs") {
		c.take(w, "clusterIP", yamlnode.Resolve(address), ofCluster)
	}
}

func (c claims) take(w *wanted, key string, n *yaml.Node, reason string) {
	if yamlnode.IsNull(n) {
		return
	}
	value := fmt.Sprint(yamlnode.Value(n))
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
		w.owners[0].object.fault(field{}, nil, "its Service %s has the %s %s, which Service %s has already: "+
			"%s, so give each module its own by an override",
			qualified(w.namespace, w.name), key, value, qualified(other.namespace, other.name), reason)
	}
}

func entriesOf(mapping *yaml.Node, key string) []*yaml.Node {
	list := yamlnode.Lookup(mapping, key)
	if list == nil || list.Kind != yaml.SequenceNode {
		return nil
	}
	return list.Content
}
