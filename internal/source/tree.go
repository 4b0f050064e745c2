package source

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/disk"
	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/jsontext"
	"github.com/koupleless/module-service/internal/krm"
	"github.com/koupleless/module-service/internal/rule"
	"github.com/koupleless/module-service/internal/stream"
	"github.com/koupleless/module-service/internal/yamltext"
)

// A Tree is a directory of manifests that is changed in place.
type Tree struct {
	Set
	dir      string
	unlisted []string // files with Services that modules outside of it request, but that the kustomizations with these do not render
}

// ReadTree reads a directory as ReadDirectory does, without what patterns name. A configuration file in it is left out.
func ReadTree(dir, configFile string, ignore ...string) (*Tree, error) {
	t := &Tree{dir: filepath.Clean(dir)}
	t.Ignore = ignore
	if err := t.ReadDirectory(t.dir, configFile); err != nil {
		return nil, err
	}
	t.checkAnnotations()
	return t, nil
}

// checkAnnotations refuses path annotations that do not name the place of a resource: a new Service would follow them.
func (t *Tree) checkAnnotations() {
	for _, in := range t.inputs {
		for _, item := range in.stream.Items() {
			if !item.Mentions(krm.PublicPrefix + "path") { // which is within the other one
				continue
			}
			v, err := item.Value(nil)
			if err != nil {
				continue
			}
			for _, a := range krm.PathAnnotations {
				if named := v.Lookup("metadata", "annotations", a.Path).Text(); named != "" && named != in.path {
					t.fail(in.path, rule.PathAnnotation, fmt.Sprintf("metadata.annotations[%s] of %s %s names another file, %q: remove the annotation",
						a.Path, item.ID().Kind, item.ID().Name, named))
				}
			}
		}
	}
}

// A Change is one of a file of a tree.
type Change struct {
	disk.Change
	Requester func() document.Requester // of what is created
}

// Changes returns the files that an outcome changes, sorted by their paths.
func (t *Tree) Changes(outcome fn.Outcome) ([]Change, error) {
	added := map[string][]fn.Addition{}
	for _, a := range outcome.Added {
		added[a.Path] = append(added[a.Path], a)
	}
	var changes []Change
	for i, part := range t.outcomes(outcome) {
		in := t.inputs[i]
		part.Added = added[in.path]
		delete(added, in.path)
		after, isChanged, err := in.rewrite(part)
		if err != nil {
			return nil, err
		}
		if !isChanged {
			continue
		}
		change := Change{Change: disk.Change{Path: in.path, Before: in.content, After: withoutSeparator(in.content, after), Mode: in.mode}}
		if left, err := stream.Read(change.After, in.path); errors.Is(err, stream.ErrEmpty) || err == nil && len(left.Items()) == 0 { // an empty List
			change.After = nil
			if link, found := t.links[filepath.FromSlash(in.path)]; found {
				return nil, fmt.Errorf("%s: must be deleted, because no module requests its Service, but the link %s leads to it: remove the link", in.path, link)
			}
		}
		changes = append(changes, change)
	}
	for path, additions := range added {
		change, err := t.create(path, additions)
		if err != nil {
			return nil, err
		}
		changes = append(changes, change)
	}
	slices.SortFunc(changes, func(a, b Change) int { return strings.Compare(a.Path, b.Path) })
	return changes, nil
}

// withoutSeparator returns the text of a file without the separator before its first document if that was not the first one, and the
// file began without a separator.
func withoutSeparator(before, after []byte) []byte {
	if text, hasBOM := bytes.CutPrefix(after, document.BOM); hasBOM {
		return slices.Concat(document.BOM, withoutSeparator(bytes.TrimPrefix(before, document.BOM), text))
	}
	first, rest, _ := bytes.Cut(after, []byte("\n"))
	if string(bytes.TrimSuffix(first, []byte("\r"))) != "---" || bytes.HasPrefix(before, []byte("---")) {
		return after
	}
	if jsontext.Begins(rest) || document.IsMarker(rest, "---") || document.IsMarker(rest, "...") {
		return after
	}
	return rest
}

// create makes a new file. It must be below the directory, and nothing may be in its place.
func (t *Tree) create(path string, added []fn.Addition) (Change, error) {
	relative, err := filepath.Rel(t.dir, path)
	if err != nil || !filepath.IsLocal(relative) {
		return Change{}, fmt.Errorf("%s: is not below %s, and nothing is written outside of it", path, t.dir)
	}
	if t.ignores.matchBelow(filepath.FromSlash(path)) {
		by := "a " + ignoreFile
		if len(t.ignores.more) > 0 {
			by += " or --ignore"
		}
		return Change{}, fmt.Errorf("%s: is to hold a new Service, but %s leaves it out, so that it would not be found again: "+
			"change the patterns there", path, by)
	}
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return Change{}, fmt.Errorf("%s: is in the place of a new Service and holds no manifests: move it away", path)
	}
	var content []byte
	for i, a := range added {
		if i > 0 {
			content = append(content, "---\n"...)
		}
		content = yamltext.Style{EOL: "\n"}.Fields(content, a.Build(nil), 0)
	}
	return Change{disk.Change{Path: path, After: content}, added[0].Requester}, nil
}

// Apply makes changes of the tree, all or none, as disk.Apply does.
func (t *Tree) Apply(ctx context.Context, changes []Change) error {
	files := make([]disk.Change, len(changes))
	for i, c := range changes {
		files[i] = c.Change
	}
	return disk.Apply(ctx, t.dir, files)
}
