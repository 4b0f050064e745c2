package config

import (
	"cmp"
	"fmt"
	"sync"

	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/template"
)

// templates caches the settings of each set of overrides that match a module: modules are many, the sets are few.
type templates struct {
	mutex sync.Mutex
	known map[string]Settings
	names map[string]map[string]bool // that modules have, by the field of a match that compares them
}

func (t *templates) addNames(s Subject) {
	if t.names == nil {
		t.names = map[string]map[string]bool{"module": {}, "moduleDeployment": {}, "namespace": {}}
	}
	t.names["module"][s.Module] = true
	t.names["moduleDeployment"][s.ModuleDeployment] = true
	t.names["namespace"][s.Namespace] = true
}

// For returns the settings for a module.
func (c *Config) For(s Subject) Settings {
	matching := make([]byte, len(c.overrides))
	for i, o := range c.overrides {
		if o.match.matches(s) {
			matching[i] = 1
		}
	}
	c.templates.mutex.Lock()
	defer c.templates.mutex.Unlock()
	if len(c.overrides) > 0 {
		c.templates.addNames(s)
	}
	k := string(matching) + s.PortName
	m, known := c.templates.known[k]
	if known {
		return m
	}
	m = c.mergeMatching(matching, s.PortName)
	if c.templates.known == nil {
		c.templates.known = map[string]Settings{}
	}
	c.templates.known[k] = m
	return m
}

func (c *Config) mergeMatching(matching []byte, portName string) Settings {
	merged := c.general
	for i, o := range c.overrides {
		if matching[i] == 1 {
			merged.name = cmp.Or(o.name, merged.name)
			merged.portName = cmp.Or(o.portName, merged.portName)
			merged.selector = cmp.Or(o.selector, merged.selector)
		}
	}
	s := Settings{name: merged.name, PortName: cmp.Or(portName, merged.portName), Selector: cmp.Or(merged.selector, SelectorModule)}
	general := withOwnPort(c.general.template, c.general.portName, s.PortName)
	if general != nil {
		s.layers = []layer{{"spec", general}}
	}
	var templates []document.Mapping
	for i, o := range c.overrides {
		if matching[i] == 0 || o.template == nil {
			continue
		}
		over := withOwnPort(o.template, c.ownPort(o), s.PortName)
		templates = append(templates, literalOf(over))
		s.layers = append(s.layers, layer{fmt.Sprintf("spec.overrides[%d]", i), over})
	}
	s.isOverridden = templates != nil
	s.Template = template.Merge(literalOf(general), templates...)
	return s
}

// ownPort returns the name that the template of an override has for the module's own port.
func (c *Config) ownPort(o override) string { return cmp.Or(o.portName, c.general.portName) }
