package config

import (
	"slices"
	"strconv"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/corev1"
	"github.com/koupleless/module-service/internal/document"
	servicerules "github.com/koupleless/module-service/internal/validation"
	"github.com/koupleless/module-service/internal/yamlnode"
)

// probeTemplate lays a template over a sample Service and the template for all modules, where there is another one, and
// asks the rules of the API server.
func (c *checker) probeTemplate(at string, cfg *Config, base, template *yaml.Node) {
	sample := sampleOf(cfg)
	set(sample, stringNode("NodePort"), "spec", "type")
	c.mistakes = append(c.mistakes, c.judge(at, Merge(sample, base), template)...)
}

// probeOverride asks the rules of the API server what is wrong with an override whatever it comes together with: the
// fields that it names and that are refused in each of two Services that have room for most. What depends on the other
// templates is told of the Services that come out of them.
func (c *checker) probeOverride(at string, cfg *Config, template *yaml.Node) {
	inside, outside := sampleOf(cfg), sampleOf(cfg)
	set(inside, stringNode("ClusterIP"), "spec", "type")
	set(outside, stringNode("LoadBalancer"), "spec", "type")
	set(outside, stringNode("Local"), "spec", "externalTrafficPolicy")
	for _, sample := range []*yaml.Node{inside, outside} {
		complete(sample, cfg, template)
	}
	refused := map[string]bool{}
	for _, m := range c.judge(at, inside, template) {
		refused[m.path] = true
	}
	for _, m := range c.judge(at, outside, template) {
		if refused[m.path] && !yamlnode.IsNull(m.node) {
			c.mistakes = append(c.mistakes, m)
		}
	}
}

// sampleOf makes a Service with the module's port, under a number that is in no template: its own is not known.
func sampleOf(cfg *Config) *yaml.Node {
	sample := &yaml.Node{Kind: yaml.MappingNode}
	set(sample, stringNode("sample"), "metadata", "name")
	port := &yaml.Node{Kind: yaml.MappingNode}
	set(port, stringNode(cfg.PortName), "name")
	set(port, &yaml.Node{Kind: yaml.ScalarNode, Tag: yaml.NodeTagInt, Value: freePort(cfg.templates())}, "port")
	set(sample, &yaml.Node{Kind: yaml.SequenceNode, Content: []*yaml.Node{port}}, "spec", "ports")
	return sample
}

// complete gives a sample what a template may rely on, as it can come from another one.
func complete(sample *yaml.Node, cfg *Config, template *yaml.Node) {
	set(sample, stringNode("sample.example"), "spec", "externalName")
	all, clientIP := cfg.templates(), string(corev1.ServiceAffinityClientIP)
	if slices.ContainsFunc(all, func(t *yaml.Node) bool { return yamlnode.Scalar(t, "spec", "sessionAffinity") == clientIP }) {
		set(sample, stringNode(clientIP), "spec", "sessionAffinity")
	}
	if slices.ContainsFunc(all, func(t *yaml.Node) bool { return find(t, "spec.externalIPs[0]") != nil }) {
		set(sample, &yaml.Node{Kind: yaml.SequenceNode, Content: []*yaml.Node{stringNode("192.0.2.1")}}, "spec", "externalIPs")
	}
	if first := find(template, "spec.clusterIPs[0]"); yamlnode.IsString(first) {
		set(sample, stringNode(first.Value), "spec", "clusterIP")
	}
	ports := yamlnode.Lookup(sample, "spec", "ports")
	for _, p := range portsOf(template) {
		name := yamlnode.Scalar(p, "name")
		if defined := numbered(name, all); defined != nil && name != cfg.PortName && yamlnode.Scalar(p, "port") == "" {
			port := &yaml.Node{Kind: yaml.MappingNode}
			for _, key := range []string{"name", "port", "protocol"} {
				if value := yamlnode.Lookup(defined, key); !yamlnode.IsNull(value) {
					set(port, value, key)
				}
			}
			ports.Content = append(ports.Content, port)
		}
	}
}

// judge returns what the rules of the API server say of a template that is laid over a sample.
func (c *checker) judge(at string, sample, template *yaml.Node) []mistake {
	service, err := Typed(document.Tree(Merge(sample, template)))
	if err != nil {
		c.fail(at, template, nil, "is no part of a Service: %v", err)
		return nil
	}
	var told []mistake
	errs, warnings := servicerules.Service(service), servicerules.Warnings(service)
	for i, e := range slices.Concat(errs, warnings) {
		field, n := locate(e.Field, template, service)
		told = append(told, mistake{path: at + "." + field, node: n, message: e.ErrorBody(), warning: i >= len(errs)})
	}
	return told
}

// freePort returns a number that no port of the templates has.
func freePort(templates []*yaml.Node) string {
	taken := map[string]bool{}
	for _, template := range templates {
		for _, p := range portsOf(template) {
			taken[yamlnode.Scalar(p, "port")] = true
		}
	}
	for number := 1; ; number++ {
		if text := strconv.Itoa(number); !taken[text] {
			return text
		}
	}
}

// numbered returns the first port of a name that has a number, or nil.
func numbered(name string, templates []*yaml.Node) *yaml.Node {
	for _, template := range templates {
		for _, p := range portsOf(template) {
			if yamlnode.Scalar(p, "name") == name && yamlnode.Scalar(p, "port") != "" {
				return p
			}
		}
	}
	return nil
}

func portsOf(template *yaml.Node) []*yaml.Node {
	ports := yamlnode.Lookup(template, "spec", "ports")
	if ports == nil {
		return nil
	}
	return ports.Content
}
