package config

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/corev1"
	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/rule"
	"github.com/koupleless/module-service/internal/strict"
	"github.com/koupleless/module-service/internal/typo"
	servicerules "github.com/koupleless/module-service/internal/validation"
	"github.com/koupleless/module-service/internal/yamlnode"
)

// probeTemplate merges a template over a sample Service, and over the template for all modules if that is another one, and applies the
// rules of the API server.
func (c *checker) probeTemplate(at string, all *survey, portName string, base, template *yaml.Node) {
	sample := all.sample(portName)
	set(sample, stringNode("NodePort"), "spec", "type")
	c.findings = append(c.findings, c.judge(at, portName, merge(sample, base), template)...)
}

// probeOverride applies the rules of the API server to an override whose other templates are not known. It reports the fields that are
// rejected both in a ClusterIP Service and in a LoadBalancer Service, which together allow most fields. What depends on other templates
// is reported for the Services that are generated.
func (c *checker) probeOverride(at string, all *survey, portName string, template *yaml.Node) {
	clusterIPSample, loadBalancerSample := all.sample(portName), all.sample(portName)
	set(clusterIPSample, stringNode("ClusterIP"), "spec", "type")
	set(loadBalancerSample, stringNode("LoadBalancer"), "spec", "type")
	set(loadBalancerSample, stringNode("Local"), "spec", "externalTrafficPolicy")
	for _, sample := range []*yaml.Node{clusterIPSample, loadBalancerSample} {
		all.complete(sample, template, portName)
	}
	rejected := map[string]bool{}
	for _, m := range c.judge(at, portName, clusterIPSample, template) {
		rejected[m.Path] = true
	}
	for _, m := range c.judge(at, portName, loadBalancerSample, template) {
		isOther := m.Path == at+".spec.externalName" // neither of the two is of the type that has it
		if rejected[m.Path] && !yamlnode.IsNull(m.Node) && !isOther {
			c.findings = append(c.findings, m)
		}
	}
}

// judge returns what the rules of the API server find in a template that is merged over a sample.
func (c *checker) judge(at, portName string, sample, template *yaml.Node) []finding {
	manifest := document.Tree(merge(sample, template))
	service, err := strict.Decode(manifest)
	if err != nil {
		c.fail(rule.RejectedService, at, template, nil, "is not valid in a Service: %v", err)
		return nil
	}
	for i := range service.Spec.Ports {
		if p := &service.Spec.Ports[i]; p.TargetPort.IsString && p.TargetPort.String == TargetPort {
			p.TargetPort = corev1.IntOrString{Number: 1} // any number is valid
		}
	}
	shareNodePort(service.Spec.Ports, portName)
	var found []finding
	add := func(id rule.ID, e *field.Error, warning bool) {
		path, n := locate(e.Field, template, service)
		m := finding{
			Finding: strict.Finding{Rule: id, Path: at + "." + path, Node: n, Message: e.ErrorBody()},
			warning: warning, absent: e.Type == field.ErrorTypeRequired,
		}
		if value, _ := e.BadValue.(string); strings.HasSuffix(e.Field, ".targetPort") && typo.Nearest(value, []string{TargetPort}) != "" {
			m.Message += fmt.Sprintf("; did you mean %q?", TargetPort)
		}
		if e.Field == "metadata.labels" || e.Field == "metadata.annotations" {
			m.Node, m.Key = entryWith(n, e.BadValue)
		}
		found = append(found, m)
	}
	for _, e := range servicerules.Service(service) {
		add(rule.RejectedService, e, false)
	}
	for _, e := range servicerules.OutOfSync(manifest, service) {
		add(rule.OutOfSync, e, false)
	}
	for _, f := range servicerules.Findings(service) {
		add(f.Rule, f.Error, true)
	}
	return found
}

// entryWith returns the key or the value that is wrong in a map of strings, of which the API server names the map only.
func entryWith(n *yaml.Node, bad any) (entry *yaml.Node, isKey bool) {
	for i := 0; n != nil && bad != "" && i+1 < len(n.Content); i += 2 {
		if key := yamlnode.Resolve(n.Content[i]); key.Value == bad {
			return key, true
		}
		if value := yamlnode.Resolve(n.Content[i+1]); value.Value == bad {
			return value, false
		}
	}
	return n, false
}

// shareNodePort gives the module's port, whose number is not known, the one with which the API server lets it have the node port of
// another port, as for HTTP/3 under one number of TCP and UDP. Whether a module has this number is checked with its Service.
func shareNodePort(ports []corev1.ServicePort, portName string) {
	i := slices.IndexFunc(ports, func(p corev1.ServicePort) bool { return p.Name == portName })
	if i < 0 || ports[i].NodePort == 0 {
		return
	}
	own := &ports[i]
	protocol := func(p corev1.ServicePort) corev1.Protocol { return cmp.Or(p.Protocol, corev1.ProtocolTCP) }
	for _, other := range ports {
		isTaken := slices.ContainsFunc(ports, func(p corev1.ServicePort) bool { return p.Port == other.Port && protocol(p) == protocol(*own) })
		if other.NodePort == own.NodePort && !isTaken {
			own.Port = other.Port
		}
	}
}
