package fn

import (
	"path"
	"strconv"
	"strings"

	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/krm"
)

// filePrefix begins the name of every file that new Services are placed in.
const filePrefix = "service_"

// fileOf returns the name of the file that a new Service is placed in.
func fileOf(service string) string { return filePrefix + service + ".yaml" }

// A filePlace is a file in a kpt package, "" if it is in none.
type filePlace struct{ pkg, path string }

// additions builds the missing Services. If its first owner is in a file, a Service gets one next to it: in the path annotations that the
// owner has, if any, with an index that nothing else in the file has.
func (r *run) additions(missing []*wanted) []Addition {
	var next map[filePlace]int
	added := make([]Addition, 0, len(missing))
	for _, w := range missing {
		owner, index := w.requester(), 0
		file := filePlace{owner.pkg, siblingPath(owner.path, fileOf(w.name))}
		if owner.isAnnotated() {
			if next == nil {
				next = freeIndexes(r.items, len(missing))
			}
			index = next[file]
			next[file]++
		}
		added = append(added, Addition{Path: file.path, Requester: owner.asRequester, Build: func(arena *document.Arena) document.Mapping {
			return w.create(arena, w.newAnnotations(arena, file, index))
		}})
	}
	return added
}

// newAnnotations returns the annotations of a new Service: the owner mark, and the path annotations that its first owner has.
func (w *wanted) newAnnotations(arena *document.Arena, file filePlace, index int) document.Mapping {
	owner := w.requester()
	if !owner.isAnnotated() {
		return w.markAnnotation(arena, 0)
	}
	annotations := w.markAnnotation(arena, 2*len(krm.PathAnnotations)+1)
	var at, number any = file.path, strconv.Itoa(index)
	for i, a := range krm.PathAnnotations {
		if owner.annotatedPath[i] {
			annotations = append(annotations, document.Entry{Key: a.Path, Value: at}, document.Entry{Key: a.Index, Value: number})
		}
	}
	if file.pkg != "" {
		annotations = append(annotations, document.Entry{Key: krm.Package, Value: file.pkg})
	}
	return annotations
}

// siblingPath returns the path of a file in the folder of another one.
func siblingPath(other, name string) string {
	if dir := path.Dir(other); dir != "." {
		return strings.TrimSuffix(dir, "/") + "/" + name
	}
	return name
}

// freeIndexes returns the first free index of each file that may hold Services of ours, with room for further files.
func freeIndexes(items []Item, further int) map[filePlace]int {
	next := make(map[filePlace]int, further)
	for _, item := range items {
		if !item.Mentions(filePrefix) {
			continue
		}
		v, err := item.Value(nil)
		if err != nil {
			continue
		}
		annotations := v.Lookup(annotationsField...)
		for _, a := range krm.PathAnnotations {
			if at := annotations.Field(a.Path).Text(); at != "" {
				file := filePlace{annotations.Field(krm.Package).Text(), path.Clean(at)}
				next[file] = max(next[file], atoi(annotations.Field(a.Index).Text())+1)
			}
		}
	}
	return next
}
