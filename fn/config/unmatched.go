package config

import (
	"fmt"
	"sync/atomic"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"
)

// uses records which overrides have matched a module. Modules may be looked up by several goroutines.
type uses struct {
	asked   atomic.Bool
	matched []atomic.Bool // by the index of the override
}

// overridesOf returns the indexes of the overrides that match a module, and records them.
func (c *Config) overridesOf(s Subject) []int {
	c.uses.asked.Store(true)
	var matching []int
	for i, o := range c.overrides {
		if o.match.matches(s) {
			c.uses.matched[i].Store(true)
			matching = append(matching, i)
		}
	}
	return matching
}

// Unmatched returns an info result for each override that has matched none of the modules that were looked up so far. It
// returns none if no module was.
func (c *Config) Unmatched() kptfn.Results {
	if !c.uses.asked.Load() {
		return nil
	}
	var results kptfn.Results
	for i, o := range c.overrides {
		if c.uses.matched[i].Load() {
			continue
		}
		r := &kptfn.Result{
			Severity:    kptfn.Info,
			Message:     "not used: matches no module that requests a Service",
			ResourceRef: &kptfn.ResourceRef{APIVersion: c.APIVersion, Kind: c.Kind, Name: c.ObjectName},
			Field:       &kptfn.Field{Path: fmt.Sprintf("spec.overrides[%d].match", i)},
		}
		if c.file != "" {
			r.File = &kptfn.File{Path: c.file}
			if o.at != nil && o.at.Line > 0 {
				r.Message += fmt.Sprintf(" (line %d)", o.at.Line)
			}
		}
		results = append(results, r)
	}
	return results
}
