package fn

import (
	"slices"

	"github.com/koupleless/module-service/internal/krm"
	"github.com/koupleless/module-service/internal/rule"
)

// warnRenamed warns if the base of a ModuleDeployment is missing from a finished rendering in which kustomize gave its
// Deployment the prefix and suffix of the ModuleDeployment. While kustomize still runs nothing can be said: it carries names
// over to references after all transformers.
func (b *bases) warnRenamed(o *object, name string) {
	if len(b.byName) == 0 {
		return
	}
	var candidates []string
	for _, affix := range affixesOf(o.id.Name) {
		candidate := affix.prefix + name + affix.suffix
		i, found := b.byName[keyOf(o.id.Namespace, candidate)]
		if found && !b.run.items[i].Mentions(krm.PreviousNames) && !slices.Contains(candidates, candidate) {
			candidates = append(candidates, candidate)
		}
	}
	if len(candidates) != 1 {
		return
	}
	f, _ := o.field(baseNameField...)
	o.warn(rule.RenamedBase, f, candidates[0], "%q does not exist in this rendering; did you mean %q? Add name-reference.yaml of examples/kustomize to "+
		"configurations: in the kustomization, so that kustomize carries the new name over", name, candidates[0])
}

// An affix is what kustomize may have put around a name.
type affix struct{ prefix, suffix string }

// maxCuts is how many places of a name are looked at: a name of many parts has many affixes.
const maxCuts = 8

// affixesOf returns the prefixes that end, and the suffixes that begin, at a hyphen or dot of a name, and their combinations
// that leave something of it. They are not both empty.
func affixesOf(name string) []affix {
	prefixes, suffixes := []string{""}, []string{""}
	for i := 0; i < len(name) && len(prefixes) <= maxCuts; i++ {
		if isCut(name[i]) {
			prefixes = append(prefixes, name[:i+1])
		}
	}
	for i := len(name) - 1; i > 0 && len(suffixes) <= maxCuts; i-- {
		if isCut(name[i]) {
			suffixes = append(suffixes, name[i:])
		}
	}
	var all []affix
	for _, prefix := range prefixes {
		for _, suffix := range suffixes {
			if n := len(prefix) + len(suffix); n > 0 && n < len(name) {
				all = append(all, affix{prefix, suffix})
			}
		}
	}
	return all
}

func isCut(c byte) bool { return c == '-' || c == '.' }
