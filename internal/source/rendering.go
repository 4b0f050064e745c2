package source

import (
	"errors"
	"path/filepath"
	"slices"
	"strings"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/bounds"
	"github.com/koupleless/module-service/internal/kustomize"
	"github.com/koupleless/module-service/internal/requester"
	"github.com/koupleless/module-service/internal/rule"
)

// A rendering is what a kustomization renders to, and what the function makes of it.
type rendering struct {
	dir     string
	moves   bool // a kustomization can change the namespace of a Service that it does not list yet
	set     Set
	items   []fn.Item
	outcome fn.Outcome
	err     error
}

func renderOutside(dir string, k *kustomize.Kustomizer, render func(items []fn.Item) fn.Outcome) *rendering {
	r := &rendering{dir: dir}
	r.set.AllowEmpty = true
	if _, r.err = r.set.readKustomization(dir, k, bounds.SpareTime); r.err != nil {
		return r
	}
	r.items = r.set.Items()
	r.outcome = render(r.items)
	for _, result := range slices.Concat(r.set.Results(), r.outcome.Results) {
		if result.Severity == kptfn.Error {
			r.err = errors.New(fn.FormatResult(result))
			break
		}
	}
	return r
}

// request returns what is to be known about a Service in a directory, nil if nothing in the rendering requests it.
func (r *rendering) request(dir string, service fn.Item, cause Cause) *Outside {
	o := &Outside{Item: service, Kustomization: r.dir, Cause: cause, Err: r.err}
	if r.err != nil {
		return o
	}
	if i := r.find(service); i >= 0 {
		edit, edited := r.outcome.Edits[i]
		if edit.Drop {
			return nil
		}
		if edited && !edit.Optional {
			o.Differences = r.differences(i)
			if cause == ListsMore {
				r.locate(o, dir, r.requester(r.items[i].ID().Namespace, ownersOf(service)))
			}
		}
		return o
	}
	id := service.ID()
	for _, a := range r.outcome.Added {
		added := a.ID()
		isThere := namespaceOf(added.Namespace) == namespaceOf(id.Namespace)
		if added.Name == id.Name && (isThere || r.moves) {
			o.isUnlisted = true
			return o
		}
	}
	return nil
}

// find returns the index of a Service, -1 if it is not rendered. kustomize can have changed its name and namespace: of several that it
// can be, it is the one of which the most is as in the file, or else one that is requested.
func (r *rendering) find(service fn.Item) int {
	id, owners := service.ID(), ownersOf(service)
	found, most := -1, 0
	for i, item := range r.items {
		other := item.ID()
		if other.Kind != "Service" || !strings.Contains(other.Name, id.Name) || !slices.Equal(ownersOf(item), owners) {
			continue
		}
		same := 1
		if other.Name == id.Name {
			same++
		}
		if other.Namespace == id.Namespace {
			same += 2
		}
		if same > most || same == most && r.outcome.Edits[found].Drop {
			found, most = i, same
		}
	}
	return found
}

// differences returns what the function would change in a Service.
func (r *rendering) differences(index int) string {
	for _, result := range r.outcome.Results {
		if rule.Of(result) == rule.ServiceUpdated && result.File != nil && result.File.Index == index {
			return strings.TrimPrefix(result.Message, "updated: ")
		}
	}
	return "some fields differ"
}

// requester returns the resource that a Service of a namespace is for: one of that name, or else the first one whose name kustomize can
// have made of it.
func (r *rendering) requester(namespace string, owners []mark) fn.Item {
	for _, isNamed := range []func(name, owner string) bool{
		func(name, owner string) bool { return name == owner }, strings.Contains,
	} {
		for _, item := range r.items {
			isOwner := func(m mark) bool {
				return m.isWorkload == requester.IsWorkload(item) && isNamed(item.ID().Name, m.name)
			}
			if requester.MayBe(item) && namespaceOf(item.ID().Namespace) == namespaceOf(namespace) && slices.ContainsFunc(owners, isOwner) {
				return item
			}
		}
	}
	return nil
}

// locate finds the file of a module, and the directory that holds it and the one of the Service.
func (r *rendering) locate(o *Outside, dir string, module fn.Item) {
	if module == nil {
		return
	}
	result := ResultAt(module, kptfn.Info, rule.OutsideModule, "")
	path := result.File.Path
	r.set.Trace(kptfn.Results{result})
	if result.File.Path == path {
		return
	}
	o.Module = result.File.Path
	file, err := filepath.Abs(filepath.FromSlash(o.Module))
	if err != nil {
		return
	}
	if o.Dir, err = filepath.Abs(dir); err != nil {
		return
	}
	for !isBelow(o.Dir, file) {
		o.Dir = filepath.Dir(o.Dir)
	}
}

// isBelow reports whether an absolute path is that of a directory or below it.
func isBelow(dir, path string) bool {
	relative, err := filepath.Rel(dir, path)
	return err == nil && filepath.IsLocal(relative)
}
