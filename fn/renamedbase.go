package fn

import "strings"

// warnRenamed warns if the base of a ModuleDeployment is missing from a finished rendering in which kustomize gave its
// Deployment the prefix and suffix of the ModuleDeployment. While kustomize still runs nothing can be said: it carries names
// over to references after all transformers.
func (b *bases) warnRenamed(o *object, name string) {
	var candidates []string
	for k, i := range b.byName {
		if k[0] == o.id.Namespace && isRenamed(name, k[1], o.id.Name) && !b.items[i].Mentions(previousNamesAnnotation) {
			candidates = append(candidates, k[1])
		}
	}
	if len(candidates) != 1 {
		return
	}
	f, _ := o.field(baseNameField...)
	o.warn(f, candidates[0], "%q does not exist in this rendering; did you mean %q? Add name-reference.yaml of examples/kustomize to "+
		"configurations: in the kustomization, so that kustomize carries the new name over", name, candidates[0])
}

// isRenamed reports whether a name is another one with a prefix and a suffix, not both empty, that a sibling has as well.
func isRenamed(was, is, sibling string) bool {
	if was == "" || was == is {
		return false
	}
	for at := range is {
		if suffix, found := strings.CutPrefix(is[at:], was); found && strings.HasPrefix(sibling, is[:at]) &&
			strings.HasSuffix(sibling, suffix) && len(sibling) > at+len(suffix) {
			return true
		}
	}
	return false
}
