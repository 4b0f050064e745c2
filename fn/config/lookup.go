package config

import (
	"cmp"
	"fmt"
	"sync"

	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/template"
)

// A lookup holds what has been looked up for modules. The modules are many, the sets of overrides that match one are few.
type lookup struct {
	mutex    sync.Mutex
	settings map[string]Settings        // by the overrides that match, a byte for each, and the name of the port
	names    map[string]map[string]bool // that the modules have, by the field of a match that compares them
}

func (l *lookup) addNames(s Subject) {
	if l.names == nil {
		l.names = map[string]map[string]bool{"module": {}, "moduleDeployment": {}, "namespace": {}}
	}
	l.names["module"][s.Module] = true
	l.names["moduleDeployment"][s.ModuleDeployment] = true
	l.names["namespace"][s.Namespace] = true
}

// For returns the settings for a module.
func (c *Config) For(subject Subject) Settings {
	matching := make([]byte, len(c.overrides))
	for i, o := range c.overrides {
		if o.match.matches(subject) {
			matching[i] = 1
		}
	}
	l := c.lookup
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if len(c.overrides) > 0 {
		l.addNames(subject)
	}
	key := string(matching) + subject.PortName
	settings, known := l.settings[key]
	if known {
		return settings
	}
	settings = c.mergeMatching(matching, subject.PortName)
	if l.settings == nil {
		l.settings = map[string]Settings{}
	}
	l.settings[key] = settings
	return settings
}

// mergeMatching merges the settings of the overrides that match over those for all modules.
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
		over := withOwnPort(o.template, cmp.Or(o.portName, c.general.portName), s.PortName)
		templates = append(templates, literalOf(over))
		s.layers = append(s.layers, layer{fmt.Sprintf("spec.overrides[%d]", i), over})
	}
	s.IsOverridden = templates != nil
	s.Template = template.Merge(literalOf(general), templates...)
	return s
}
