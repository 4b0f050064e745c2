package config

import (
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/lazyregexp"
	"github.com/koupleless/module-service/internal/rule"
	"github.com/koupleless/module-service/internal/yamlnode"
)

// settingNames are the settings of which an override must have one.
var settingNames = []string{"template", "name", "portName", "selector"}

// validateOverride checks the settings of an override. An empty one would have no effect.
func (c *checker) validateOverride(at string, override *yaml.Node) {
	given := 0
	override = yamlnode.Resolve(override)
	for _, key := range settingNames {
		n := yamlnode.Lookup(override, key)
		if n == nil {
			continue
		}
		given++
		if yamlnode.IsNull(n) || n.Kind == yaml.ScalarNode && n.Value == "" {
			c.fail(rule.EmptySetting, at+"."+key, n, nil, "is empty and does nothing: leave it out, or give a value")
		}
	}
	if given == 0 {
		c.fail(rule.Required, at+".template", nil, nil, "is required: an override without a template, name, portName or selector does nothing")
	}
	c.validateSettings(at, override)
}

// validateSettings checks what the spec and the overrides can set beside their templates.
func (c *checker) validateSettings(at string, n *yaml.Node) {
	c.validateName(at+".name", yamlnode.Lookup(n, "name"))
	if portName := yamlnode.Lookup(n, "portName"); yamlnode.Scalar(n, "portName") != "" {
		if messages := validation.IsDNS1123Label(portName.Value); len(messages) > 0 {
			c.fail(rule.PortName, at+".portName", portName, nil, "%s, got %q", strings.Join(messages, "; "), portName.Value)
		}
	}
	selector := yamlnode.Lookup(n, "selector")
	isOverride := at != "spec"
	if yamlnode.IsNull(selector) || isOverride && selector.Value == "" {
		return
	}
	if s := Selector(selector.Value); s != SelectorModule && s != SelectorWorkload {
		c.fail(rule.Selector, at+".selector", selector, nil, "must be %s or %s, got %q", SelectorModule, SelectorWorkload, selector.Value)
	}
}

var placeholder = lazyregexp.New(`\{[^{}]*\}`)

func (c *checker) validateName(at string, name *yaml.Node) {
	if yamlnode.IsNull(name) || name.Value == "" {
		return
	}
	used := placeholder().FindAllString(name.Value, -1)
	for _, p := range used {
		if p != "{module}" && p != "{moduleDeployment}" {
			c.fail(rule.ServiceName, at, name, nil, "has the unknown placeholder %s: known are {module} and {moduleDeployment}", p)
			return
		}
	}
	if len(used) == 0 && at == "spec.name" {
		c.fail(rule.ServiceName, at, name, "{module}-"+name.Value,
			"must contain {module} or {moduleDeployment}, or all Services have one name, got %q", name.Value)
		return
	}
	sample := placeholder().ReplaceAllString(name.Value, "a")
	if messages := validation.IsDNS1035Label(sample); len(messages) > 0 {
		c.fail(rule.ServiceName, at, name, nil, "gives invalid Service names such as %q: %s", sample, strings.Join(messages, "; "))
	}
}

// An ownPort is the name that a template has for the module's own port. When templates are merged, the settings of some rename it.
type ownPort struct {
	name string
	last map[string]int // by each portName, the last settings that have it: the index of the override, -1 for the spec
	from int            // the first settings that can rename this port
}

// isRenamedTo reports whether the module's own port can get a name when the template is merged with others.
func (p ownPort) isRenamedTo(name string) bool {
	last, known := p.last[name]
	return known && name != p.name && last >= p.from
}

// ownPorts returns the own ports of the template for all modules and of each override. Only later overrides rename what an override has
// named.
func (c *Config) ownPorts() (general ownPort, overrides []ownPort) {
	general = ownPort{name: c.general.portName, last: map[string]int{c.general.portName: -1}}
	for i, o := range c.overrides {
		own := general
		if o.portName != "" {
			general.last[o.portName] = i
			own.name, own.from = o.portName, i+1
		}
		overrides = append(overrides, own)
	}
	return general, overrides
}
