package fn

import (
	"slices"
	"strings"

	"github.com/koupleless/module-service/internal/krm"
	"github.com/koupleless/module-service/internal/rule"
)

var baseNameField = []string{"spec", "baseDeploymentName"}

func readBase(o *object) (name string, ok bool) {
	f, ok := o.field(baseNameField...)
	if !ok {
		return "", false
	}
	return f.text()
}

// bases finds the Deployments that ModuleDeployments name as their base.
type bases struct {
	run     *run
	byName  map[resourceKey]int
	renamed map[resourceKey]*object // by a name that kustomize replaced
	opened  map[int]*object
	ports   map[*object]declaration
}

func (r *run) indexBases() *bases {
	b := &bases{
		run: r, byName: map[resourceKey]int{}, renamed: map[resourceKey]*object{},
		opened: map[int]*object{}, ports: map[*object]declaration{},
	}
	for i, item := range r.items {
		id := item.ID()
		if id.Kind != "Deployment" || !strings.HasPrefix(id.APIVersion, "apps/") {
			continue
		}
		b.byName[keyOf(id.Namespace, id.Name)] = i
		if !item.Mentions(krm.PreviousNames) {
			continue
		}
		if o := b.open(i); o != nil {
			for _, name := range previousNames(o) {
				b.renamed[keyOf(id.Namespace, name)] = o
			}
		}
	}
	return b
}

func (b *bases) open(i int) *object {
	if _, ok := b.opened[i]; !ok {
		b.opened[i] = b.run.open(i, nil)
	}
	return b.opened[i]
}

// checkBases checks the base Deployments of all that names one.
func (r *run) checkBases(all []*wanted) {
	var known *bases
	for _, w := range all {
		for _, owner := range w.owners {
			if owner.base == "" {
				continue
			}
			if known == nil {
				known = r.indexBases()
			}
			known.check(w, owner)
		}
	}
}

// check warns if the base among the items will not serve a wanted Service, or will not be found by the controller.
func (b *bases) check(w *wanted, owner owner) {
	o, name := owner.object, owner.base
	k := keyOf(o.id.Namespace, name)
	if i, found := b.byName[k]; found {
		if base := b.open(i); base != nil {
			b.checkTargets(w, o, base)
		}
		return
	}
	if base := b.renamed[k]; base != nil {
		b.checkTargets(w, o, base)
		return
	}
	b.warnRenamed(o, name)
}

// declared returns the ports of a base, which it reads once: many modules have one base.
func (b *bases) declared(base *object) declaration {
	d, known := b.ports[base]
	if !known {
		d = declaredPorts(base, "spec", "template", "spec")
		b.ports[base] = d
	}
	return d
}

// checkTargets warns about a targetPort by a name that no container of the base has declared. A number needs no declaration: a module
// can open a port of its own when it is installed.
func (b *bases) checkTargets(w *wanted, o, base *object) {
	declared := b.declared(base)
	if w.target.name == "" && len(w.further) == 0 {
		return // most have nothing to check, and reading their fields would parse them again
	}
	single, _ := o.field(targetPortField...)
	list, _ := readPorts(o)
	w.eachNamedTarget(single, list, func(f field, name, protocol string) {
		declared.check(f, name, protocol, "base Deployment "+base.where())
	})
}

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
	f.warn(rule.RenamedBase, candidates[0], "%q does not exist in this rendering; did you mean %q? Add name-reference.yaml of examples/kustomize to "+
		"configurations: in the kustomization, so that kustomize carries the new name over", name, candidates[0])
}

// An affix is what kustomize may have put around a name.
type affix struct{ prefix, suffix string }

// maxCuts is how many places of a name are looked at: a name of many parts has many affixes.
const maxCuts = 8

// affixesOf returns the prefixes that end, and the suffixes that begin, at a hyphen or dot of a name, and their combinations
// that leave something of it.
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
			if len(prefix)+len(suffix) < len(name) {
				all = append(all, affix{prefix, suffix})
			}
		}
	}
	return all
}

func isCut(c byte) bool { return c == '-' || c == '.' }
