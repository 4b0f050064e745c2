package config

import (
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/yamlnode"
)

// TargetPort stands, as the targetPort of a further port in a template, for the target of the module's own port.
const TargetPort = "{targetPort}"

// Settings are the part of the configuration that applies to the Service of one module.
type Settings struct {
	// PortName is the name of the port that leads to the module.
	PortName string

	// Selector is what the Service of a workload selects its Pods by.
	Selector Selector

	// Template is what is to be merged over the Service, nil if that is nothing. Modules that the same overrides match
	// share it.
	Template document.Mapping

	// IsOverridden reports whether an override with a template matches the module.
	IsOverridden bool

	name   string  // "" for the default
	layers []layer // what the template is made of, in their order
}

// NamePattern returns the pattern of the Service's name.
func (s Settings) NamePattern() string {
	switch {
	case s.name != "":
		return s.name
	case s.Selector == SelectorWorkload:
		return ownName
	}
	return defaultName
}

// ServiceName returns the name of the Service for a module.
func (s Settings) ServiceName(subject Subject) string {
	name := strings.ReplaceAll(s.NamePattern(), "{moduleDeployment}", subject.ModuleDeployment)
	return strings.ReplaceAll(name, "{module}", subject.Module)
}

// DefaultServiceName returns the name that the Service for a module has if the configuration does not name it.
func (s Settings) DefaultServiceName(subject Subject) string {
	s.name = ""
	return s.ServiceName(subject)
}

// settings are what the spec and each override can set. An empty field is not set.
type settings struct {
	name, portName string
	selector       Selector
	template       *yaml.Node
}

func readSettings(n *yaml.Node) settings {
	s := settings{
		name: yamlnode.Scalar(n, "name"), portName: yamlnode.Scalar(n, "portName"),
		selector: Selector(yamlnode.Scalar(n, "selector")), template: yamlnode.Lookup(n, "template"),
	}
	if len(validation.IsDNS1123Label(s.portName)) > 0 {
		s.portName = "" // it is reported once, and not as the name of a port of each template
	}
	return s
}

// withOwnPort returns a template that has the module's own port under another name.
func withOwnPort(template *yaml.Node, name, own string) *yaml.Node {
	i := portIndex(portsOf(template), name)
	if name == own || i < 0 {
		return template
	}
	template = expanded(template)
	yamlnode.Lookup(portsOf(template)[i], "name").Value = own
	return template
}

func portsOf(template *yaml.Node) []*yaml.Node {
	ports := yamlnode.Lookup(template, "spec", "ports")
	if ports == nil {
		return nil
	}
	return ports.Content
}

// portIndex returns the index of the port of a name, -1 if there is none.
func portIndex(ports []*yaml.Node, name string) int {
	return slices.IndexFunc(ports, func(p *yaml.Node) bool { return yamlnode.Scalar(p, "name") == name })
}
