package config

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"github.com/koupleless/module-service/internal/rule"
	"github.com/koupleless/module-service/internal/typo"
)

// Unmatched returns an info result for each override that has matched none of the modules that were looked up so far. It
// returns none if no module was.
func (c *Config) Unmatched() kptfn.Results {
	c.lookup.mutex.Lock()
	defer c.lookup.mutex.Unlock()
	if len(c.lookup.settings) == 0 {
		return nil
	}
	matched := make([]bool, len(c.overrides))
	for matching := range c.lookup.settings {
		for i := range matched {
			matched[i] = matched[i] || matching[i] == 1
		}
	}
	var results kptfn.Results
	for i, o := range c.overrides {
		if matched[i] {
			continue
		}
		r := c.result(kptfn.Info, rule.UnusedOverride, "not used: matches no module that requests a Service"+c.suggestion(o.match), o.at)
		r.Field = &kptfn.Field{Path: fmt.Sprintf("spec.overrides[%d].match", i)}
		results = append(results, r)
	}
	return results
}

// suggestion returns the name that a match most likely means, as the end of a message, or "" if there is none. A name that another
// override has is meant by that one.
func (c *Config) suggestion(m match) string {
	for _, field := range []struct {
		name string
		of   func(match) string
	}{
		{"moduleDeployment", func(m match) string { return m.moduleDeployment }},
		{"module", func(m match) string { return m.module }},
		{"namespace", func(m match) string { return m.namespace }},
	} {
		known, name := maps.Clone(c.lookup.names[field.name]), field.of(m)
		if name == "" || known[name] || strings.ContainsAny(name, `*?[\`) {
			continue
		}
		delete(known, "")
		for _, o := range c.overrides {
			delete(known, field.of(o.match))
		}
		if near := typo.Nearest(name, slices.Sorted(maps.Keys(known))); near != "" {
			return fmt.Sprintf("; did you mean %s: %s?", field.name, near)
		}
	}
	return ""
}
