package fn

import (
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/fn/config"
	"github.com/koupleless/module-service/internal/validation"
)

// verify holds what comes out against the rules of the API server. What was neither templated nor changed is valid by the
// way it is made, or as valid as it was.
func verify(r *reconciliation, added []New, rep *report) {
	taken := claims{}
	for _, k := range r.kept {
		taken.claim(k.wanted, k.service.node)
		if _, edited := r.edits[k.service.item]; !edited {
			continue
		}
		for _, refusal := range refusals(k.service.node, k.wanted.layers) {
			k.service.fault(field{base: refusal.path}, nil, "would be refused by the API server: %s", refusal.message)
		}
	}
	for i, w := range r.missing {
		if w.template == nil {
			continue // it claims nothing, and is valid
		}
		service := added[i]()
		taken.claim(w, service)
		for _, refusal := range refusals(service, w.layers) {
			w.owners[0].object.fault(field{}, nil, "its Service %s would be refused by the API server: %s: %s",
				qualified(w.namespace, w.name), refusal.path, refusal.message)
		}
	}
}

type refusal struct{ path, message string }

func refusals(service *yaml.Node, layers config.Layers) []refusal {
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
