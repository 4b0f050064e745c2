package config

import (
	"strconv"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/corev1"
	"github.com/koupleless/module-service/internal/yamlnode"
)

// A survey collects what one template can rely on from all others: ports with numbers, session affinity, external IPs.
type survey struct {
	ports, values  int
	numbered       map[string]*yaml.Node // the first port of each name that has a number
	freePort       string                // a number that no port has
	hasClientIP    bool
	hasExternalIPs bool
	judged         int // overrides with fields that the API server checks against others
}

func surveyOf(cfg *Config) *survey {
	s := &survey{numbered: map[string]*yaml.Node{}}
	taken := map[string]bool{}
	s.add(cfg.general.template, taken)
	for _, o := range cfg.overrides {
		s.add(o.template, taken)
		if isJudged(o.template) {
			s.judged++
		}
	}
	for number := 1; ; number++ {
		if s.freePort = strconv.Itoa(number); !taken[s.freePort] {
			return s
		}
	}
}

func (s *survey) add(template *yaml.Node, taken map[string]bool) {
	if template != nil {
		s.values += yamlnode.Size(template)
	}
	for _, p := range portsOf(template) {
		s.ports++
		name, number := yamlnode.Scalar(p, "name"), yamlnode.Scalar(p, "port")
		taken[number] = true
		if number != "" && s.numbered[name] == nil {
			s.numbered[name] = p
		}
	}
	s.hasClientIP = s.hasClientIP || yamlnode.Scalar(template, "spec", "sessionAffinity") == string(corev1.ServiceAffinityClientIP)
	s.hasExternalIPs = s.hasExternalIPs || find(template, "spec.externalIPs[0]") != nil
}

// isJudged reports whether a template has fields that the API server checks against those of others.
func isJudged(template *yaml.Node) bool {
	return yamlnode.Lookup(template, "spec") != nil || yamlnode.Lookup(template, "metadata", "annotations") != nil
}

// standsAlone reports whether no other override has a field that the API server checks against those of one.
func (s *survey) standsAlone(template *yaml.Node) bool {
	if isJudged(template) {
		return s.judged == 1
	}
	return s.judged == 0
}

// sample makes a Service with the module's port, under a number that is in no template: its own is not known.
func (s *survey) sample(portName string) *yaml.Node {
	sample := &yaml.Node{Kind: yaml.MappingNode}
	set(sample, stringNode("sample"), "metadata", "name")
	port := &yaml.Node{Kind: yaml.MappingNode}
	set(port, stringNode(portName), "name")
	set(port, &yaml.Node{Kind: yaml.ScalarNode, Tag: yaml.NodeTagInt, Value: s.freePort}, "port")
	set(sample, &yaml.Node{Kind: yaml.SequenceNode, Content: []*yaml.Node{port}}, "spec", "ports")
	return sample
}

// complete gives a sample what a template may rely on, as it can come from another one.
func (s *survey) complete(sample, template *yaml.Node, portName string) {
	set(sample, stringNode("sample.example"), "spec", "externalName")
	if s.hasClientIP {
		set(sample, stringNode(string(corev1.ServiceAffinityClientIP)), "spec", "sessionAffinity")
	}
	if s.hasExternalIPs {
		set(sample, &yaml.Node{Kind: yaml.SequenceNode, Content: []*yaml.Node{stringNode("192.0.2.1")}}, "spec", "externalIPs")
	}
	if first := find(template, "spec.clusterIPs[0]"); yamlnode.IsString(first) {
		set(sample, stringNode(first.Value), "spec", "clusterIP")
	}
	ports := yamlnode.Lookup(sample, "spec", "ports")
	for _, p := range portsOf(template) {
		name := yamlnode.Scalar(p, "name")
		defined := s.numbered[name]
		if defined == nil || name == portName || yamlnode.Scalar(p, "port") != "" {
			continue
		}
		port := &yaml.Node{Kind: yaml.MappingNode}
		for _, key := range []string{"name", "port", "protocol"} {
			if value := yamlnode.Lookup(defined, key); !yamlnode.IsNull(value) {
				set(port, value, key)
			}
		}
		ports.Content = append(ports.Content, port)
	}
}
