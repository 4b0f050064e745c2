package source

import (
	"errors"
	"maps"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strings"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/bounds"
	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/kustomize"
	"github.com/koupleless/module-service/internal/rule"
)

// An Outside is a generated Service that no resource in the directory requests, in a kustomization that lists what was not read, or that
// changes modules. It is left as it is if a module there requests it, or if that is unknown.
type Outside struct {
	Item          fn.Item
	Kustomization string // the directory of what was rendered
	Module        string // the file of the module, "" if it is not known
	Dir           string // the nearest directory with the Service and the module, absolute
	Differences   string // from what the module requests, "" if the Service is right
	Changed       bool   // the kustomization can change the module
	Patched       bool   // it does, and lists nothing that was not read: Module and Dir are empty
	Err           error  // why the kustomization could not be rendered

	isUnlisted bool // the kustomization does not render it
}

// Spare finds the Services that Render would remove although a kustomization in which they are renders a module that requests them.
// The function is called with the items of the tree and of each such kustomization. Render leaves these Services out from then on.
func (t *Tree) Spare(k *kustomize.Kustomizer, render func(items []fn.Item) fn.Outcome) []Outside {
	items := t.Items()
	roots := t.layout.incomplete(t.found)
	ls := newListers(t.layout, t.layout.listedBy())
	read := len(roots)
	roots = append(roots, t.changing(items, ls, roots)...)
	if roots == nil {
		return nil
	}
	edits := t.Render(func(items []fn.Item, _ kptfn.Results) fn.Outcome { return render(items) }, nil).Edits
	in := map[int]*big.Int{} // by the indexes of the Services that would be removed, the kustomizations that they are in
	for at, edit := range edits {
		if edit.Drop {
			path, _ := items[at].File()
			in[at] = ls.of(path)
		}
	}
	if len(in) == 0 {
		return nil
	}
	all := slices.Sorted(maps.Keys(in))
	t.spared = map[int]bool{}
	moves := t.layout.which(func(k *kustomizationFile) bool { return k.changes }) != nil
	var found []Outside
	begin, exceeded := kustomize.ProcessorTime(), false // what takes too long cannot be stopped, so that nothing is rendered beside it
	for i, root := range roots {
		isPatched := i >= read
		dropped := slices.DeleteFunc(slices.Clone(all), func(at int) bool { return t.spared[at] || in[at].Bit(ls.indexes[root]) == 0 })
		if len(dropped) == 0 {
			continue
		}
		if exceeded || k.Used(begin) > bounds.SpareTime {
			for _, at := range dropped {
				t.spared[at] = true
				found = append(found, Outside{Item: items[at], Kustomization: root.dir(), Err: errManyKustomizations})
			}
			continue
		}
		rendered := renderOutside(root.dir(), k, render)
		rendered.moves = moves
		exceeded = errors.As(rendered.err, new(kustomize.ExceededError))
		for _, at := range dropped {
			o := rendered.request(t.dir, items[at])
			if o == nil || isPatched && o.Err != nil {
				continue
			}
			o.Changed = root.changes
			if isPatched {
				o.Patched, o.Module, o.Dir = true, "", ""
			}
			t.spared[at] = true
			found = append(found, *o)
			if path, _ := items[at].File(); o.isUnlisted && !slices.Contains(t.unlisted, path) {
				t.unlisted = append(t.unlisted, path)
			}
		}
	}
	return found
}

var errManyKustomizations = errors.New("too many kustomizations list files outside: render them one by one")

// changing returns the kustomizations that no other one lists and that can change what modules request, but for some.
func (t *Tree) changing(items []fn.Item, ls *listers, but []*kustomizationFile) []*kustomizationFile {
	if t.layout.which(func(k *kustomizationFile) bool { return k.changes }) == nil {
		return nil
	}
	opaque := ls.opaque(t.found, newPatching(t.dir, items).isBy)
	var roots []*kustomizationFile
	for _, dir := range slices.Sorted(maps.Keys(t.layout.files)) {
		k := t.layout.files[dir]
		if i, has := ls.bit(k); has && opaque.Bit(i) == 1 && !k.component && !t.layout.resources[dir] && !slices.Contains(but, k) {
			roots = append(roots, k)
		}
	}
	return roots
}

// incomplete returns the kustomizations that no other one lists and that list what was not read, in any number of steps.
func (l *layout) incomplete(read map[string]bool) []*kustomizationFile {
	known := map[string]bool{}
	var isIncomplete func(dir string) bool
	isIncomplete = func(dir string) bool {
		incomplete, done := known[dir]
		if done {
			return incomplete
		}
		known[dir] = false // kustomize refuses a circle
		k := l.files[dir]
		incomplete = k.remote
		for path := range k.resources {
			switch {
			case l.files[path] != nil:
				incomplete = isIncomplete(path) || incomplete
			case !read[path] && exists(path):
				incomplete = true
			}
		}
		known[dir] = incomplete
		return incomplete
	}
	var roots []*kustomizationFile
	for _, dir := range slices.Sorted(maps.Keys(l.files)) {
		if !l.resources[dir] && isIncomplete(dir) {
			roots = append(roots, l.files[dir])
		}
	}
	return roots
}

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
func (r *rendering) request(dir string, service fn.Item) *Outside {
	o := &Outside{Item: service, Kustomization: r.dir, Err: r.err}
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
			r.locate(o, dir, r.requester(r.items[i].ID().Namespace, ownersOf(service)))
		}
		return o
	}
	id := service.ID()
	for _, a := range r.outcome.Added {
		metadata := document.Tree(a.Node()).Field("metadata")
		isThere := namespaceOf(metadata.Field("namespace").Text()) == namespaceOf(id.Namespace)
		if metadata.Field("name").Text() == id.Name && (isThere || r.moves) {
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
			isOwner := func(m mark) bool { return m.isWorkload == fn.IsWorkload(item) && isNamed(item.ID().Name, m.name) }
			if fn.MayRequest(item) && namespaceOf(item.ID().Namespace) == namespaceOf(namespace) && slices.ContainsFunc(owners, isOwner) {
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

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// isBelow reports whether an absolute path is that of a directory or below it.
func isBelow(dir, path string) bool {
	relative, err := filepath.Rel(dir, path)
	return err == nil && filepath.IsLocal(relative)
}
