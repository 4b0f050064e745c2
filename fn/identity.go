package fn

import (
	"strings"

	"github.com/koupleless/module-service/internal/requester"
	"github.com/koupleless/module-service/internal/rule"
)

// identities are the resources that can request a Service, by what identifies them in a cluster: there two versions of
// an API group hold the same resource, and none and the default namespace are one.
type identities map[ID]identity

type identity struct {
	object   *object
	requests bool
}

// newIdentities returns room for the ModuleDeployments among the items.
func newIdentities(items []Item) identities {
	n := 0
	for _, item := range items {
		if item.ID().Kind == requester.ModuleDeploymentKind {
			n++
		}
	}
	return make(identities, n)
}

// register takes in a resource, or reports an error if there is another of its identity and one of the two requests a Service. Which
// of them a cluster ends up with is up to the order in which they are applied.
func (all identities) register(o *object, requests bool) bool {
	id := o.id
	if id.Name == "" {
		return true // its name is not known yet
	}
	id.APIVersion, _, _ = strings.Cut(id.APIVersion, "/")
	id.Namespace = namespaceKey(id.Namespace)
	first, taken := all[id]
	if !taken || !first.requests && !requests {
		all[id] = identity{o, requests}
		return true
	}
	f, _ := o.field(nameField...)
	f.fail(rule.DuplicateModule, nil, "duplicate %s %q: already defined %s; a cluster keeps only the last one that is applied, so remove or rename "+
		"one of the two", id.Kind, id.Name, first.object.defined())
	return false
}
