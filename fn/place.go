package fn

import (
	"path"
	"slices"
	"strconv"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/yamlnode"
)

// filePrefix begins the name of every file that new Services are placed in.
const filePrefix = "service_"

// A filePlace is a file in a kpt package, which is "" where there are none.
type filePlace struct{ pkg, path string }

// place builds the missing Services. In a host that has files each gets one beside that of its first owner: the path
// annotations that the owner carries, with an index that nothing else in the file has.
func place(items []Item, missing []*wanted) (added []New, paths []string) {
	var next map[filePlace]int
	words := words{}
	for _, w := range missing {
		owner := w.owners[0].object
		file := filePlace{owner.pkg, path.Join(path.Dir(owner.path), filePrefix+w.name+".yaml")}
		paths = append(paths, file.path)
		if !slices.Contains(owner.annotatedPath[:], true) {
			added = append(added, func() *yaml.Node { return w.create(words) })
			continue
		}
		if next == nil {
			next = freeIndexes(items)
		}
		index := next[file]
		next[file]++
		added = append(added, func() *yaml.Node {
			service := w.create(words)
			annotations := yamlnode.Lookup(service, "metadata", "annotations")
			for i, a := range pathAnnotations {
				if owner.annotatedPath[i] {
					set(annotations, a.path, text(file.path))
					set(annotations, a.index, text(strconv.Itoa(index)))
				}
			}
			if file.pkg != "" {
				set(annotations, packageAnnotation, text(file.pkg))
			}
			return service
		})
	}
	return added, paths
}

// freeIndexes returns the first free index of each file that may hold Services of ours.
func freeIndexes(items []Item) map[filePlace]int {
	next := map[filePlace]int{}
	for _, item := range items {
		if !item.Mentions(filePrefix) {
			continue
		}
		node, err := item.Node()
		if err != nil {
			continue
		}
		annotations := yamlnode.Lookup(node, "metadata", "annotations")
		for _, a := range pathAnnotations {
			if at := yamlnode.Scalar(annotations, a.path); at != "" {
				file := filePlace{yamlnode.Scalar(annotations, packageAnnotation), path.Clean(at)}
				next[file] = max(next[file], atoi(yamlnode.Scalar(annotations, a.index))+1)
			}
		}
	}
	return next
}
