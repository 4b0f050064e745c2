package fn

import (
	"github.com/koupleless/module-service/fn/config"
	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/rule"
	"github.com/koupleless/module-service/internal/validation"
)

// verify holds what comes out against the rules of the API server. What was neither templated nor changed is valid by the
// way it is made, or as valid as it was.
func verify(r *reconciliation, added []Addition, rep *report) {
	taken := claims{}
	for _, k := range r.kept {
		edit, edited := r.edits[k.service.item]
		if !edited {
			taken.claim(k.wanted, k.service.root())
			continue
		}
		changed, err := k.service.root().Changed(edit.Changes)
		if err != nil {
			k.service.fault(rule.ParseError, field{}, nil, "cannot be changed: %v", err)
			continue
		}
		taken.claim(k.wanted, changed)
		for _, refusal := range refusals(changed, k.wanted.settings.Layers) {
			k.service.fault(rule.RejectedService, field{base: refusal.path}, nil, "would be refused by the API server: %s", refusal.message)
		}
	}
	for i, w := range r.missing {
		if w.settings.Template == nil {
			continue // it claims nothing, and is valid
		}
		service := document.Tree(document.Node(added[i].Build()))
		taken.claim(w, service)
		for _, refusal := range refusals(service, w.settings.Layers) {
			w.owners[0].object.fault(rule.RejectedService, field{}, nil, "its Service %s would be refused by the API server: %s: %s",
				qualified(w.namespace, w.name), refusal.path, refusal.message)
		}
	}
}

type refusal struct{ path, message string }

func refusals(service Value, layers config.Layers) []refusal {
	typed, err := config.Typed(service)
	if err != nil {
		return []refusal{{"spec", err.Error()}}
	}
	var all []refusal
	for _, e := range validation.Service(typed) {
		all = append(all, refusal{e.Field, e.ErrorBody() + layers.Origin(e.Field, typed)})
	}
	return all
}
