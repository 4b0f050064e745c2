package source

import (
	"slices"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/requester"
	"github.com/koupleless/module-service/internal/rule"
)

// A group is the items that are deployed together.
type group struct {
	index    int
	root     *kustomizationFile // or the first of several that stay together, nil for items that are in no kustomization
	own      []int              // that are in it, by their indexes among the items of the set
	items    []int              // that it is rendered with
	requests bool               // one of its own may request a Service
	of       map[int]bool       // the Services that it is rendered for, nil for all of its items
}

// Render calls a function with the items of the set and returns the outcome. If two kustomizations in a directory hold a
// ModuleDeployment of one name, as those of several environments do, they are no duplicates, unless the set is deployed
// together: the function is then called with the items of each kustomization, and the outcomes are joined.
func (s *Set) Render(render func(items []fn.Item, prior kptfn.Results) fn.Outcome, prior kptfn.Results) fn.Outcome {
	items := s.Items()
	var groups []*group
	if !s.Together {
		groups, _ = s.groups(items)
	}
	if groups == nil && s.spared == nil {
		return render(items, prior)
	}
	if groups == nil {
		groups = []*group{allOf(items)}
	} else if shared, err := s.share(items, groups); err == nil {
		groups = shared
	} else {
		return fn.Outcome{Results: append(prior, &kptfn.Result{Severity: kptfn.Error, Message: err.Error(), Tags: rule.Limit.Tags()})}
	}
	for _, g := range groups {
		g.items = slices.DeleteFunc(g.items, func(at int) bool { return s.spared[at] })
	}
	outcome := renderGroups(items, groups, func(i int, items []fn.Item) fn.Outcome {
		if i > 0 {
			return render(items, nil)
		}
		return render(items, prior)
	})
	outcome.Added = slices.DeleteFunc(outcome.Added, s.isHeld)
	return outcome
}

// allOf returns the group of all items, if they are not divided.
func allOf(items []fn.Item) *group {
	g := &group{}
	for at := range items {
		g.items = append(g.items, at)
	}
	return g
}

// groups divides the items by the kustomizations that they are in, or returns nil if no two kustomizations hold a resource of
// one name that may request a Service, or a generated Service of one name. The files in none are like one of them, but hold only the
// generated Services of their modules. Kustomizations that list each other, in any number of steps, stay together unless there is such a
// name among them. It returns what has one name in a word.
func (s *Set) groups(items []fn.Item) (groups []*group, clash string) {
	if s.layout == nil || len(s.layout.files) == 0 {
		return nil, ""
	}
	trees := s.layout.trees()
	roots := make([]*kustomizationFile, len(items))
	for at, item := range items {
		path, _ := item.File()
		roots[at] = s.layout.root(path)
	}
	clash, divided := clashOf(items, roots, trees)
	if clash == "" {
		return nil, ""
	}
	byTree := map[*kustomizationFile]*group{}
	for at, item := range items {
		root := roots[at]
		if !divided[trees[root]] {
			root = trees[root]
		}
		g := byTree[root]
		if g == nil {
			g = &group{index: len(groups), root: root}
			byTree[root] = g
			groups = append(groups, g)
		}
		g.own = append(g.own, at)
		g.requests = g.requests || requester.MayBe(item)
	}
	return groups, clash
}

// clashOf returns what has one name in several of the kustomizations that items are in, in a word, and the trees of kustomizations with such
// a name.
func clashOf(items []fn.Item, roots []*kustomizationFile, trees map[*kustomizationFile]*kustomizationFile) (clash string, divided map[*kustomizationFile]bool) {
	type place struct {
		tree *kustomizationFile
		key  fn.ID
	}
	first, firstIn := map[fn.ID]*kustomizationFile{}, map[place]*kustomizationFile{}
	divided = map[*kustomizationFile]bool{}
	loose := map[owner]bool{} // that are in no kustomization
	for at, item := range items {
		if roots[at] == nil && requester.MayBe(item) {
			loose[ownerOf(item)] = true
		}
	}
	isOfLoose := func(service fn.Item) bool {
		return slices.ContainsFunc(ownersOf(service), func(m mark) bool { return loose[newOwner(service.ID().Namespace, m)] })
	}
	for at, item := range items {
		root := roots[at]
		requests := requester.MayBe(item)
		if !requests && (!IsManaged(item) || root == nil && !isOfLoose(item)) {
			continue
		}
		key := keyOf(item.ID())
		switch other, found := first[key]; {
		case !found || other == root:
		case requests:
			clash = "modules"
		case clash == "":
			clash = "Services"
		}
		first[key] = root
		in := place{trees[root], key}
		if other, found := firstIn[in]; found && other != root {
			divided[trees[root]] = true
		}
		firstIn[in] = root
	}
	return clash, divided
}

// name returns what a group is called in a message.
func (g *group) name() string {
	if g.root == nil {
		return "the files in no kustomization"
	}
	return g.root.path
}
