package source

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/rule"
)

// grouped is what the groups of a set make of its items.
type grouped struct {
	items  []fn.Item
	groups []*group
	parts  []fn.Outcome // of the groups
	users  []int        // of each item: how many groups have it
	drops  []int        // how many of them drop it
}

// renderGroups calls a function with the items of each group, and joins the outcomes.
func renderGroups(items []fn.Item, groups []*group, render func(i int, items []fn.Item) fn.Outcome) fn.Outcome {
	r := &grouped{items, groups, make([]fn.Outcome, len(groups)), make([]int, len(items)), make([]int, len(items))}
	for i := range groups {
		r.parts[i] = render(i, r.itemsOf(i))
	}
	r.count()
	for i := range groups {
		if r.excludeKept(i) {
			r.parts[i] = render(i, r.itemsOf(i))
		}
	}
	return r.join()
}

func (r *grouped) itemsOf(i int) []fn.Item {
	items := make([]fn.Item, len(r.groups[i].items))
	for j, at := range r.groups[i].items {
		items[j] = r.items[at]
	}
	return items
}

func (r *grouped) count() {
	for i, g := range r.groups {
		for j, at := range g.items {
			r.users[at]++
			if r.parts[i].Edits[j].Drop {
				r.drops[at]++
			}
		}
	}
}

// excludeKept excludes from a group the Services that it would remove although another group keeps them, and reports whether there are any.
func (r *grouped) excludeKept(i int) bool {
	var kept []int
	for j, at := range r.groups[i].items {
		if !r.parts[i].Edits[j].Drop || r.drops[at] == r.users[at] {
			kept = append(kept, at)
		}
	}
	excludes := len(kept) < len(r.groups[i].items)
	r.groups[i].items = kept
	return excludes
}

// join returns the outcome of all groups. What several of them make of one item must be the same.
func (r *grouped) join() fn.Outcome {
	whole := fn.Outcome{Edits: map[int]fn.Edit{}}
	seen := map[string]bool{}
	for i, part := range r.parts {
		if r.groups[i].of == nil { // else they are added with the group of their modules
			whole.Added = append(whole.Added, part.Added...)
		}
		isAbout := r.isAbout(r.groups[i].of)
		for _, result := range part.Results {
			if !isAbout(result) {
				continue
			}
			if line := fn.FormatResult(result); !seen[line] { // else it is about a Service that they share
				whole.Results = append(whole.Results, result)
				seen[line] = true
			}
		}
	}
	if !whole.Failed() {
		whole.Results = append(whole.Results, r.edit(whole.Edits)...)
	}
	if whole.Failed() {
		isInfo := func(r *kptfn.Result) bool { return r.Severity == kptfn.Info }
		return fn.Outcome{Results: slices.DeleteFunc(whole.Results, isInfo)}
	}
	return whole
}

// isAbout returns a function that reports whether a result is about one of some items, or these are all.
func (r *grouped) isAbout(some map[int]bool) func(result *kptfn.Result) bool {
	places := map[kptfn.File]bool{}
	for at := range some {
		path, index := r.items[at].File()
		places[kptfn.File{Path: path, Index: index}] = true
	}
	return func(result *kptfn.Result) bool { return some == nil || result.File != nil && places[*result.File] }
}

// edit joins the edits of the groups. It returns an error for each item of which two groups make different things.
func (r *grouped) edit(edits map[int]fn.Edit) (conflicts kptfn.Results) {
	first := map[int]int{} // by a shared item the first group that has it
	for i, g := range r.groups {
		for j, at := range g.items {
			edit, edited := r.parts[i].Edits[j]
			if other, shared := first[at]; shared {
				if !reflect.DeepEqual(edit, edits[at]) {
					conflicts = append(conflicts, r.conflict(at, other, i))
				}
				continue
			}
			if r.users[at] > 1 {
				first[at] = i
			}
			if edited {
				edits[at] = edit
			}
		}
	}
	return conflicts
}

// conflict returns the error about a Service that two groups request differently.
func (r *grouped) conflict(at, i, j int) *kptfn.Result {
	return ResultAt(r.items[at], kptfn.Error, rule.ServiceConflict, fmt.Sprintf("kustomizations that use it need it differently: %s and %s; "+
		"make their modules equal, or delete this Service and run module-service render, which creates one next to each module", r.needs(at, i), r.needs(at, j)))
}

// needs returns how a group needs a Service.
func (r *grouped) needs(at, i int) string {
	path, index := r.items[at].File()
	for _, result := range r.parts[i].Results {
		if rule.Of(result) == rule.ServiceUpdated && result.File != nil && result.File.Path == path && result.File.Index == index {
			return fmt.Sprintf("%s with changes (%s)", r.groups[i].name(), strings.TrimPrefix(result.Message, "updated: "))
		}
	}
	return r.groups[i].name() + " as it is"
}
