package config

import (
	"fmt"
	"sync"

	"github.com/koupleless/module-service/internal/document"
)

// templates remembers what each set of overrides that match a module comes to: modules are many, the sets are few.
type templates struct {
	mutex sync.Mutex
	known map[string]merged
}

type merged struct {
	template document.Mapping
	layers   Layers
}

// Template returns what is to be merged over the Service of a module, nil if that is nothing. Modules that the same overrides
// match share it.
func (c *Config) Template(s Subject) document.Mapping { return c.merged(s).template }

// Layers returns the templates for a module.
func (c *Config) Layers(s Subject) Layers { return c.merged(s).layers }

func (c *Config) merged(s Subject) merged {
	matching := make([]byte, len(c.overrides))
	for i, o := range c.overrides {
		if o.match.matches(s) {
			matching[i] = 1
		}
	}
	c.templates.mutex.Lock()
	defer c.templates.mutex.Unlock()
	m, known := c.templates.known[string(matching)]
	if known {
		return m
	}
	m = c.mergeMatching(matching)
	if c.templates.known == nil {
		c.templates.known = map[string]merged{}
	}
	c.templates.known[string(matching)] = m
	return m
}

func (c *Config) mergeMatching(matching []byte) (m merged) {
	template := c.template
	merger := merger{}
	for i, o := range c.overrides {
		if matching[i] == 0 {
			continue
		}
		if m.layers == nil {
			template = expanded(template)
		}
		template = merger.merge(template, o.template, "")
		m.layers = append(m.layers, layer{fmt.Sprintf("spec.overrides[%d]", i), o.template})
	}
	if m.layers != nil && c.template != nil {
		m.layers = append(Layers{{"spec", c.template}}, m.layers...)
	}
	m.template, _ = document.Literal(template).(document.Mapping)
	return m
}
