package source

import (
	"slices"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/rule"
)

// A group is the items that are deployed together.
type group struct {
	index    int
	root     *kustomizationFile // nil for items that are in no kustomization
	own      []int              // that are in it, by their indexes among the items of the set
	items    []int              // that it is rendered with
	requests bool               // one of its own may request a Service
	of       map[int]bool       // the Services that it is rendered for, nil for all of its items
}

// Render calls a function with the items of the set and returns the outcome. If two kustomizations in a directory hold a
// ModuleDeployment of one name, as those of several environments do, they are no duplicates: the function is then called with
// the items of each kustomization, and the outcomes are joined.
func (s *Set) Render(render func(items []fn.Item, prior kptfn.Results) fn.Outcome, prior kptfn.Results) fn.Outcome {
	items := s.Items()
	groups, _ := s.groups(items)
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
	return renderGroups(items, groups, func(i int, items []fn.Item) fn.Outcome {
		if i > 0 {
			return render(items, nil)
		}
		return render(items, prior)
	})
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
// one name that may request a Service, or a generated Service of one name. It returns what has one name in a word.
func (s *Set) groups(items []fn.Item) (groups []*group, clash string) {
	if s.layout == nil || len(s.layout.files) == 0 {
		return nil, ""
	}
	byRoot := map[*kustomizationFile]*group{}
	first := map[fn.ID]*group{}
	for at, item := range items {
		path, _ := item.File()
		root := s.layout.root(path)
		g := byRoot[root]
		if g == nil {
			g = &group{index: len(groups), root: root}
			byRoot[root] = g
			groups = append(groups, g)
		}
		g.own = append(g.own, at)
		requests := fn.MayRequest(item)
		g.requests = g.requests || requests
		if !requests && (root == nil || !isGenerated(item)) {
			continue
		}
		key := keyOf(item.ID())
		if other, found := first[key]; found && other != g {
			if requests {
				clash = "modules"
			} else if clash == "" {
				clash = "Services"
			}
		}
		first[key] = g
	}
	if clash == "" {
		return nil, ""
	}
	return groups, clash
}

// name returns what a group is called in a message.
func (g *group) name() string {
	if g.root == nil {
		return "the files in no kustomization"
	}
	return g.root.path
}
