package source

import (
	"maps"
	"strings"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/requester"
)

// UnlistedByHand returns listings for the Services that somebody wrote for modules of kustomizations and that no kustomization lists:
// render creates none beside them, so that kustomize renders the modules without. The function is called with the items but for these.
func (t *Tree) UnlistedByHand(render func(items []fn.Item) fn.Outcome) []Listing {
	if len(t.layout.files) == 0 {
		return nil
	}
	items := t.Items()
	candidates := t.unlistedByHand(items)
	if len(candidates) == 0 {
		return nil
	}
	without := t.Set
	without.spared = maps.Clone(candidates)
	maps.Copy(without.spared, t.spared)
	outcome := without.Render(func(items []fn.Item, _ kptfn.Results) fn.Outcome { return render(items) }, nil)

	type place struct {
		root *kustomizationFile
		id   fn.ID
	}
	marks := map[place]string{} // of what is missing
	for _, a := range outcome.Added {
		if path := a.Requester().Path; t.IsListed(path) {
			marks[place{t.layout.root(path), keyOf(a.ID())}] = strings.Join(fn.Owners(document.Tree(a.Node())), ",")
		}
	}
	c, incomplete := &listingChecker{tree: t}, t.layout.incomplete(t.found) // what is not read can hold any Service
	for at, item := range items {
		path, _ := item.File()
		root := t.layout.root(path)
		mark, isMissing := marks[place{root, keyOf(item.ID())}]
		if !isMissing || !candidates[at] || incomplete[root.dir()] {
			continue
		}
		before := len(c.found)
		c.checkListed(path, UnlistedByHand)
		for i := range c.found[before:] {
			if root.renames {
				c.found[before+i].Service, c.found[before+i].Mark = item.ID().Name, mark
			}
		}
	}
	return c.found
}

// unlistedByHand returns the indexes of the Services without a mark in files that no kustomization lists, if the one around them lists a
// module.
func (t *Tree) unlistedByHand(items []fn.Item) map[int]bool {
	listsModule := map[*kustomizationFile]bool{}
	for _, item := range items {
		if path, _ := item.File(); requester.MayBe(item) && t.IsListed(path) {
			listsModule[t.layout.root(path)] = true
		}
	}
	delete(listsModule, nil)
	found := map[int]bool{}
	for at, item := range items {
		if path, _ := item.File(); item.ID().Kind == "Service" && !IsManaged(item) && listsModule[t.layout.root(path)] && !t.IsListed(path) {
			found[at] = true
		}
	}
	return found
}
