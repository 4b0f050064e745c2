package source

import (
	"slices"
	"strings"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/rule"
)

// A group is the items that are deployed together.
type group struct {
	items    []int // among those of the set
	requests []int // those of them that may request a Service
	owners   map[owner]bool
}

// An owner is a resource that requests a Service, or seems to mean to.
type owner struct{ namespace, name string }

// Render calls a function with the items of the set and returns the outcome. If two kustomizations in a directory hold a
// ModuleDeployment of one name, as those of several environments do, they are no duplicates: the function is then called with
// the items of each kustomization, and the outcomes are joined.
func (s *Set) Render(render func(items []fn.Item, prior kptfn.Results) fn.Outcome, prior kptfn.Results) fn.Outcome {
	items := s.Items()
	groups := s.groups(items)
	if groups == nil {
		return render(items, prior)
	}
	whole := fn.Outcome{Edits: map[int]fn.Edit{}}
	for _, g := range groups {
		own := make([]fn.Item, len(g.items))
		for i, at := range g.items {
			own[i] = items[at]
		}
		part := render(own, prior)
		prior = nil
		for i, edit := range part.Edits {
			whole.Edits[g.items[i]] = edit
		}
		whole.Added = append(whole.Added, part.Added...)
		whole.Results = append(whole.Results, part.Results...)
	}
	if whole.Failed() {
		isInfo := func(r *kptfn.Result) bool { return r.Severity == kptfn.Info }
		return fn.Outcome{Results: slices.DeleteFunc(whole.Results, isInfo)}
	}
	return whole
}

// groups divides the items by the kustomizations that they are in, or returns nil if no two kustomizations hold a resource of
// one name that may request a Service.
func (s *Set) groups(items []fn.Item) []*group {
	if s.layout == nil || len(s.layout.files) == 0 {
		return nil
	}
	byRoot := map[*kustomizationFile]*group{}
	var groups []*group
	first := map[fn.ID]*group{}
	clash := false
	at := 0
	for _, in := range s.inputs {
		root := s.layout.root(in.path)
		g := byRoot[root]
		if g == nil {
			g = &group{owners: map[owner]bool{}}
			byRoot[root] = g
			groups = append(groups, g)
		}
		for _, item := range in.stream.Items() {
			g.items = append(g.items, at)
			at++
			if !fn.MayRequest(item) {
				continue
			}
			g.requests = append(g.requests, at-1)
			id := item.ID()
			id.APIVersion, _, _ = strings.Cut(id.APIVersion, "/")
			if other, found := first[id]; found && other != g {
				clash = true
			}
			first[id] = g
		}
	}
	if !clash {
		return nil
	}
	for _, g := range groups {
		for _, at := range g.requests {
			g.owners[ownerOf(items[at])] = true
		}
	}
	bases := s.layout.bases(byRoot)
	for _, g := range groups {
		g.items = slices.DeleteFunc(g.items, func(at int) bool {
			to := g.groupOf(items[at], groups, bases[g])
			if to != g {
				to.items = append(to.items, at)
			}
			return to != g
		})
	}
	return groups
}

// CheckTogether returns an error if kustomizations in a directory that was read hold resources of one name: they are deployed apart,
// and one output for all of them would hold that name twice.
func (s *Set) CheckTogether(dir string) error {
	if s.groups(s.Items()) == nil {
		return nil
	}
	return rule.Errorf(rule.KustomizationLevel, "%s: its kustomizations (%s) hold modules of one name, so they are deployed apart: "+
		"build each of them by itself", dir, strings.Join(s.layout.outermost(), ", "))
}

// ownerOf returns the owner that a resource is, with the name and the namespace that it seems to mean to have.
func ownerOf(item fn.Item) owner {
	namespace, name := fn.MeantIdentity(item)
	return owner{namespace, name}
}

// groupOf returns the group that requests a Service: its own or, as a Service may be committed in a base, the first one that holds
// its owner; else the base, if there is one. Of other items it is their own group.
func (g *group) groupOf(item fn.Item, groups []*group, base *group) *group {
	id := item.ID()
	if id.Kind != "Service" {
		return g
	}
	var marks []string
	if item.Mentions(fn.OwnerAnnotation) {
		if service, err := item.Value(nil); err == nil {
			marks = ownersOf(service)
		}
	}
	for _, candidate := range append([]*group{g}, groups...) {
		for _, name := range marks {
			if candidate.owners[owner{id.Namespace, name}] {
				return candidate
			}
		}
	}
	if base != nil {
		return base
	}
	return g
}

// bases returns, for each group of a kustomization that holds no modules itself, the group that holds all those of what it lists.
func (l *layout) bases(byRoot map[*kustomizationFile]*group) map[*group]*group {
	bases := map[*group]*group{}
	for k, g := range byRoot {
		if k == nil || len(g.requests) > 0 {
			continue
		}
		found := map[*group]bool{}
		l.walk(k, map[*kustomizationFile]bool{}, func(listed *kustomizationFile) {
			if base := byRoot[listed]; base != nil && len(base.requests) > 0 {
				found[base] = true
				bases[g] = base
			}
		})
		if len(found) > 1 {
			delete(bases, g)
		}
	}
	return bases
}

// walk calls a function for a kustomization and all that it lists.
func (l *layout) walk(k *kustomizationFile, seen map[*kustomizationFile]bool, visit func(*kustomizationFile)) {
	if seen[k] {
		return
	}
	seen[k] = true
	visit(k)
	for dir := range k.resources {
		if listed := l.files[dir]; listed != nil {
			l.walk(listed, seen, visit)
		}
	}
}

// ownersOf returns the names of the resources that a generated Service is for.
func ownersOf(service fn.Value) []string {
	var names []string
	for mark := range strings.SplitSeq(service.Lookup("metadata", "annotations", fn.OwnerAnnotation).Text(), ",") {
		if _, name, found := strings.Cut(mark, "/"); found { // of a workload: kind/name
			mark = name
		}
		if mark = strings.TrimSpace(mark); mark != "" {
			names = append(names, mark)
		}
	}
	return names
}
