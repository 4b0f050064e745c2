package config

import (
	"fmt"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/rule"
)

// Unmatched returns an info result for each override that has matched none of the modules that were looked up so far. It
// returns none if no module was.
func (c *Config) Unmatched() kptfn.Results {
	c.templates.mutex.Lock()
	defer c.templates.mutex.Unlock()
	if len(c.templates.known) == 0 {
		return nil
	}
	matched := make([]bool, len(c.overrides))
	for matching := range c.templates.known {
		for i := range matched {
			matched[i] = matched[i] || matching[i] == 1
		}
	}
	var results kptfn.Results
	for i, o := range c.overrides {
		if matched[i] {
			continue
		}
		r := &kptfn.Result{
			Severity:    kptfn.Info,
			Tags:        rule.UnusedOverride.Tags(),
			Message:     "not used: matches no module that requests a Service",
			ResourceRef: &kptfn.ResourceRef{APIVersion: c.APIVersion, Kind: c.Kind, Name: c.ObjectName},
			Field:       &kptfn.Field{Path: fmt.Sprintf("spec.overrides[%d].match", i)},
		}
		if c.file != "" {
			r.File = &kptfn.File{Path: c.file}
			if o.at != nil && o.at.Line > 0 {
				document.Position{Line: o.at.Line, Column: o.at.Column}.Tag(r.Tags)
			}
		}
		results = append(results, r)
	}
	return results
}
