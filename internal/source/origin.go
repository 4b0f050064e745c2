//lint:file-ignore SA1019 kustomize still reads the deprecated fields

package source

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"

	"github.com/koupleless/module-service/internal/bounds"
	"github.com/koupleless/module-service/internal/document"
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
	for _, r := range results {
		origin := in.origin(r)
		if origin == "" {
			continue // it keeps the directory
		}
		file, index, at, exact := in.traced.find(origin, r)
		for _, path := range in.files {
			if exact {
				break
			}
			if other, otherIndex, otherAt, found := in.traced.find(path, r); found {
				file, index, at, exact = other, otherIndex, otherAt, true
			}
		}
		if !exact && in.sets(r) {
			what := "value"
			if r.Field.CurrentValue == nil {
				what, at = "field", document.Position{}
			}
			r.Message = bounds.Middle(r.Message+"; the "+what+" is not in this file: kustomization "+r.File.Path+" sets it, such as by a patch", bounds.Message)
		}
		r.File = &kptfn.File{Path: filepath.ToSlash(file), Index: index}
		at.Tag(r.Tags)
	}
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

// origin returns the file of the resource that a result is about, "" if it is in none, or if that is unknown.
func (in *input) origin(r *kptfn.Result) string {
	switch {
	case in.origins == nil:
		return in.traced.only(in.files, r)
	case r.File.Index >= len(in.origins):
		return ""
	}
	return in.origins[r.File.Index]
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

// only returns the one file of some that can hold what a result is about: that with the longest of the names that kustomize can have made
// the result's of, if the others are part of that, as those of cart and my-cart. Of several, such as a patch, it is the one with the field.
func (f originFiles) only(paths []string, r *kptfn.Result) string {
	var named []string // files with the longest name
	longest := ""
	for _, path := range paths {
		name := f.name(path, r)
		switch {
		case name == "" || name != longest && strings.Contains(longest, name):
		case name == longest:
			named = append(named, path)
		case strings.Contains(name, longest):
			longest, named = name, []string{path}
		default:
			return "" // a prefix can be the name of another one
		}
	}
	if len(named) > 1 && r.Field != nil {
		named = slices.DeleteFunc(named, func(path string) bool {
			_, _, _, exact := f.find(path, r)
			return !exact
		})
	}
	if len(named) != 1 {
		return ""
	}
	return named[0]
}

// name returns the longest name in a file that kustomize can have made of a result's, "" if there is none.
func (f originFiles) name(path string, r *kptfn.Result) string {
	longest := ""
	for _, item := range f.read(path) {
		if name := item.ID().Name; len(name) > len(longest) && canBe(item, r) {
			longest = name
		}
	}
	return longest
}

// canBe reports whether kustomize can have made the resource that a result is about of an item: it can change names and namespaces.
func canBe(item *stream.Item, r *kptfn.Result) bool {
	id := item.ID()
	return id.Kind == r.ResourceRef.Kind && id.APIVersion == r.ResourceRef.APIVersion && strings.Contains(r.ResourceRef.Name, id.Name)
}

// find returns where a file holds what a result is about: a resource of that kind and of the longest name that kustomize can have made
// the result's of. It is exact if the field is there with the current value; otherwise the position is that of the nearest field around
// one that is absent, and unknown for another value.
func (f originFiles) find(path string, r *kptfn.Result) (file string, index int, at document.Position, exact bool) {
	name := f.name(path, r)
	for _, item := range f.read(path) {
		if item.ID().Name != name || !canBe(item, r) {
			continue
		}
		root, err := item.Value(nil)
		if err != nil {
			continue
		}
		_, index = item.File()
		if r.Field == nil {
			return path, index, root.Position(), true
		}
		value, key, found := root.Locate(r.Field.Path)
		switch current := r.Field.CurrentValue; {
		case current == nil:
			return path, index, key.Position(), found
		case found && reflect.DeepEqual(value.Short(), current):
			return path, index, value.Position(), true
		}
	}
	return path, index, document.Position{}, false
}
