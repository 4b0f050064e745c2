package fn

import "strings"

// identities are the resources that can ask for a Service, by what tells them apart in a cluster: there two versions of
// an API group hold the same resource.
type identities map[ID]*object

// register takes in a resource, or reports a fault where there is another of its identity. Which of the two a cluster ends up
// with is up to the order in which they are applied.
func (all identities) register(o *object) bool {
	id := o.id
	if id.Name == "" {
		return true // nothing tells yet which one it is
	}
	id.APIVersion, _, _ = strings.Cut(id.APIVersion, "/")
	first, taken := all[id]
	if !taken {
		all[id] = o
		return true
	}
	f, _ := o.field("metadata", "name")
	o.fault(f, nil, "is the name of a second %s beside %s: a cluster keeps only the last one that is applied, so remove or rename "+
		"one of the two", id.Kind, first.where())
	return false
}
