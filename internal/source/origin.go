//lint:file-ignore SA1019 kustomize still reads the deprecated fields

package source

import (
	"cmp"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"github.com/koupleless/module-service/internal/bounds"
	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/rule"
	"github.com/koupleless/module-service/internal/stream"
)

// Trace makes results about what a kustomization renders to name the file that kustomize read, with the line if the field is found
// there, and the kustomization if it sets the field: no file may have it, as with a JSON patch. To find out, it renders the
// kustomization again, unless that takes long: the output is never touched, and a run without results costs nothing.
func (s *Set) Trace(results kptfn.Results) {
	for _, in := range s.inputs {
		if in.kustomizer == nil {
			continue
		}
		var of kptfn.Results
		for _, r := range results {
			if r.ResourceRef != nil && r.File != nil && r.File.Path == filepath.ToSlash(in.path) {
				of = append(of, r)
			}
		}
		if of != nil {
			in.trace(of)
		}
	}
}

func (in *input) trace(results kptfn.Results) {
	if in.traced == nil {
		in.traced = originFiles{}
		in.findOrigins()
	}
	t := tracer{input: in, renamings: map[renamingKey]*renaming{}, holdsResources: map[string]bool{}, services: sync.OnceValue(in.serviceNames)}
	for _, path := range in.origins {
		t.holdsResources[path] = true
	}
	for _, r := range results {
		if origin := t.origin(r); origin != "" { // else it keeps the directory
			t.place(r, origin)
		}
	}
}

// place makes a result name the place in the file that the resource comes from, or in another one that sets the field.
func (t *tracer) place(r *kptfn.Result, origin string) {
	found, isSet := t.find(origin, origin, r), t.sets(r)
	if isSet && !found.isExact {
		found = cmp.Or(t.findPatch(origin, r), found)
	}
	if found.isOneOfSeveral {
		return
	}
	if isSet && !found.isExact && !found.isRenamed {
		what := "value"
		if r.Field.CurrentValue == nil {
			what, found.at = "field", document.Position{}
		}
		r.Message = bounds.Middle(r.Message+"; the "+what+" is not in this file: kustomization "+r.File.Path+" sets it, such as by a patch", bounds.Message)
	}
	r.File = &kptfn.File{Path: filepath.ToSlash(found.path), Index: found.index}
	found.at.Tag(r.Tags)
}

// findPatch returns where a file without resources, such as a patch, sets the field that a result is about, the zero finding if none does.
func (t *tracer) findPatch(origin string, r *kptfn.Result) finding {
	for _, path := range t.files {
		if t.holdsResources[path] {
			continue
		}
		if found := t.find(origin, path, r); (found.isExact || found.isRenamed) && !found.isOneOfSeveral {
			return found
		}
	}
	return finding{}
}

// serviceNames returns the names of the Services in the files that kustomize read.
func (in *input) serviceNames() map[string]bool {
	names := map[string]bool{}
	for _, path := range in.files {
		for _, item := range in.traced.read(path) {
			if id := item.ID(); id.Kind == "Service" && id.APIVersion == "v1" {
				names[id.Name] = true
			}
		}
	}
	return names
}

// findOrigins renders the kustomization again for the files that its resources come from. It takes about as long as before.
func (in *input) findOrigins() {
	if in.isSlow {
		return
	}
	if from, err := in.kustomizer.Origins(in.path); err == nil && len(from) == len(in.stream.Items()) {
		in.origins = from
	}
}

// sets reports whether the field that a result is about is in the output: a result can also be about one that is absent.
func (in *input) sets(r *kptfn.Result) bool {
	if r.Field == nil || r.Field.CurrentValue != nil {
		return r.Field != nil
	}
	root, err := in.stream.Items()[r.File.Index].Value(nil)
	if err != nil {
		return false
	}
	_, _, found := root.Locate(r.Field.Path)
	return found
}

// originFiles are files that kustomize read.
type originFiles map[string]originFile

type originFile struct {
	content []byte
	items   []*stream.Item
}

func (f originFiles) read(path string) []*stream.Item {
	file, known := f[path]
	if !known {
		content, err := os.ReadFile(path)
		if err == nil {
			if st, err := stream.Read(content, path); err == nil && !st.IsResourceList() {
				file = originFile{content, st.Items()}
			}
		}
		f[path] = file
	}
	return file.items
}

// A tracer finds what results are about in the files that kustomize read.
type tracer struct {
	*input
	renamings      map[renamingKey]*renaming
	holdsResources map[string]bool // the files of the resources, as opposed to patches
	services       func() map[string]bool
}

// A renamingKey has the file of a rendered resource and the file with names that it can have had. Both are "" if the files of the rendered
// resources are unknown.
type renamingKey struct{ origin, path, apiVersion, kind string }

// origin returns the file of the resource that a result is about, "" if it is in none, or if that is unknown. Without the origins it is the
// one file with a resource that kustomize can have made it of. Of several with the same name, such as a patch, it is the one with the field.
func (t *tracer) origin(r *kptfn.Result) string {
	if r.File.Index >= len(t.stream.Items()) {
		return ""
	}
	if t.origins != nil {
		return t.origins[r.File.Index]
	}
	sources := t.sources("", "", r)
	var holders []string
	for _, path := range t.files {
		if slices.ContainsFunc(t.traced.read(path), func(item *stream.Item) bool { return isOfKind(item, r) && slices.Contains(sources, item.ID().Name) }) {
			holders = append(holders, path)
		}
	}
	if len(holders) > 1 && len(sources) == 1 && t.sets(r) {
		holders = slices.DeleteFunc(holders, func(path string) bool { return !t.find("", path, r).isExact })
	}
	if len(holders) != 1 {
		return ""
	}
	return holders[0]
}

// sources returns the names in a file that the resource that a result is about can have had before kustomize changed them.
func (t *tracer) sources(origin, path string, r *kptfn.Result) []string {
	paths := []string{path}
	if t.origins == nil { // names in all files can be what others are made of
		origin, path, paths = "", "", t.files
	}
	key := renamingKey{origin, path, r.ResourceRef.APIVersion, r.ResourceRef.Kind}
	if t.renamings[key] == nil {
		n := newRenaming()
		for _, path := range paths {
			for _, item := range t.traced.read(path) {
				if isOfKind(item, r) {
					n.names = append(n.names, item.ID().Name)
				}
			}
		}
		for i, item := range t.stream.Items() {
			if isOfKind(item, r) && (t.origins == nil || t.origins[i] == origin) {
				n.rendered[item.ID().Name] = true
			}
		}
		t.renamings[key] = n
	}
	return t.renamings[key].sources(r.ResourceRef.Name)
}

func isOfKind(item *stream.Item, r *kptfn.Result) bool {
	id := item.ID()
	return id.Kind == r.ResourceRef.Kind && id.APIVersion == r.ResourceRef.APIVersion
}

// A finding is where a file holds what a result is about. It is exact if the field is there with the current value, or is absent in the
// file and in what is rendered; otherwise the position is that of the nearest field around one that is absent, and unknown for another value.
type finding struct {
	path           string
	index          int
	at             document.Position
	isExact        bool
	isRenamed      bool // the position is that of the name of a Service that kustomize made the current value of
	isOneOfSeveral bool // others in the file can as well be what the result is about
}

// find returns where a file holds what a result is about: a resource of a name that kustomize can have made the result's of. Of several
// it is the one in the namespace, or the one with the field.
func (t *tracer) find(origin, path string, r *kptfn.Result) finding {
	sources := t.sources(origin, path, r)
	var items []*stream.Item
	for _, item := range t.traced.read(path) {
		if isOfKind(item, r) && slices.Contains(sources, item.ID().Name) {
			items = append(items, item)
		}
	}
	items = preferred(items, func(item *stream.Item) bool { return item.ID().Namespace == r.ResourceRef.Namespace })
	if len(items) > 1 {
		items = preferred(items, func(item *stream.Item) bool { return t.findIn(item, path, r).isExact })
	}
	if len(items) == 0 {
		return finding{path: path}
	}
	found := t.findIn(items[0], path, r)
	found.isOneOfSeveral = len(items) > 1
	return found
}

// findIn returns where a resource in a file holds what a result is about.
func (t *tracer) findIn(item *stream.Item, path string, r *kptfn.Result) finding {
	found := finding{path: path}
	root, err := item.Value(nil)
	if err != nil {
		return found
	}
	_, found.index = item.File()
	if r.Field == nil {
		found.at, found.isExact = root.Position(), true
		return found
	}
	value, key, isThere := root.Locate(r.Field.Path)
	switch current := r.Field.CurrentValue; {
	case current == nil:
		found.at, found.isExact = key.Position(), isThere == t.sets(r)
	case isThere && reflect.DeepEqual(value.Short(), current):
		found.at, found.isExact = value.Position(), true
	case isThere && (rule.Of(r) == rule.RemovedBackend || rule.Of(r) == rule.NamedBackend):
		rendered, _ := current.(string)
		if name := value.Text(); strings.Contains(rendered, name) && t.services()[name] { // kustomize changes no other name
			found.at, found.isRenamed = value.Position(), true
		}
	}
	return found
}

// preferred returns those of some items that fit, all if none does.
func preferred(items []*stream.Item, fits func(*stream.Item) bool) []*stream.Item {
	if fitting := slices.DeleteFunc(slices.Clone(items), func(item *stream.Item) bool { return !fits(item) }); len(fitting) > 0 {
		return fitting
	}
	return items
}
