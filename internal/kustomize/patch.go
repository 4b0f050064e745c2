//lint:file-ignore SA1019 kustomize still reads the deprecated fields

package kustomize

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/resid"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/lazyregexp"
	"github.com/koupleless/module-service/internal/yamlnode"
)

// A patch is one that a kustomization lists.
type patch struct {
	in   *kustomizationRead
	keys []any  // that lead to the text or to the file there
	name string // of the file, "" if the text is in the kustomization
	text string
}

// What is wrong with a patch, by kustomize's errors: the text or the file that is no patch, the resource that it is for, or the operation
// with its path.
var (
	noPatch     = lazyregexp.New(`unable to parse SM or JSON patch from \[(patch|path): `)
	noTarget    = lazyregexp.New(`(no|multiple) matches for Id [^ ]+; failed to find unique target for patch ([^\s"\\]+)`)
	noOperation = lazyregexp.New(`(add|remove|replace|move|copy|test) operation does not apply: [a-z ]*path: \\*"?([^\s":\\]+)\\*"?: [a-z ]+`)
	noRemoval   = lazyregexp.New(`error in (remove) for path: '([^'\s]+)': Unable to remove nonexistent key`)
	failedTest  = lazyregexp.New(`(test)ing value (\S+) failed`)
)

// matchesNone begins the message about a patch of a resource that is not there.
const matchesNone = "matches no resource: "

// locatePatch finds the place of an error of kustomize about a patch: where a kustomization lists the one that the error identifies.
func (c *checkedFiles) locatePatch(text string) *FileError {
	if noPatch().MatchString(text) {
		return c.failAtPatch("is neither a strategic merge patch nor a JSON patch", func(p patch) bool {
			quoted := fmt.Sprintf("[patch: %q]", strings.TrimSpace(p.text))
			if p.name != "" {
				quoted = fmt.Sprintf("[path: %q]", p.name)
			}
			inComponent := fmt.Sprintf("%q", quoted)
			return strings.Contains(text, quoted) || strings.Contains(text, inComponent[1:len(inComponent)-1])
		})
	}
	if found := noTarget().FindStringSubmatch(text); found != nil {
		message := "matches more than one resource: "
		if found[1] == "no" {
			message = matchesNone
		}
		id := resid.FromString(found[2])
		message += id.Kind + " " + strings.TrimPrefix(id.Namespace+"/"+id.Name, "/")
		return c.failAtPatch(withServiceHint(message), func(p patch) bool { return p.isFor(found[2]) })
	}
	for _, pattern := range []func() *regexp.Regexp{noOperation, noRemoval, failedTest} {
		if found := pattern().FindStringSubmatch(text); found != nil {
			return c.failAtPatch(strings.ReplaceAll(found[0], `\`, ""), func(p patch) bool { return p.has(found[1], found[2]) })
		}
	}
	return nil
}

// failAtPatch returns an error about the patch that fits, nil unless it is one only.
func (c *checkedFiles) failAtPatch(message string, fits func(patch) bool) *FileError {
	patches := slices.DeleteFunc(c.patches(), func(p patch) bool { return !fits(p) })
	if len(patches) != 1 {
		return nil
	}
	p := patches[0]
	return c.failAt(p.in.path, p.in.content, p.keys, message)
}

// patches returns those of all kustomizations that were read.
func (c *checkedFiles) patches() (all []patch) {
	for k := range c.kustomizationsRead() {
		for field, patches := range map[string][]types.Patch{"patches": k.Patches, "patchesJson6902": k.PatchesJson6902} {
			for i, p := range patches {
				key := "patch"
				if p.Path != "" {
					key = "path"
				}
				all = append(all, c.patch(k, []any{field, i, key}, p.Path, p.Patch))
			}
		}
		for i, p := range k.PatchesStrategicMerge {
			name := string(p)
			if strings.Contains(name, "\n") || strings.Contains(name, ": ") {
				name = ""
			}
			all = append(all, c.patch(k, []any{"patchesStrategicMerge", i}, name, string(p)))
		}
	}
	return all
}

// patch returns one that is listed as a file, or as a text if there is no name.
func (c *checkedFiles) patch(in *kustomizationRead, keys []any, name, text string) patch {
	if file := filepath.Join(filepath.Dir(in.path), name); name != "" && c.read[file] {
		if content, err := c.FileSystem.ReadFile(file); err == nil {
			text = string(content)
		}
	}
	return patch{in, keys, name, text}
}

// isFor reports whether a strategic merge patch is for a resource, by its identity in errors of kustomize.
func (p patch) isFor(id string) bool {
	is := false
	_ = eachDocument([]byte(p.text), func(n *yaml.Node) error {
		group, version := resid.ParseGroupVersion(yamlnode.Scalar(n, "apiVersion"))
		metadata := yamlnode.Lookup(n, "metadata")
		is = is || resid.NewResIdWithNamespace(resid.NewGvk(group, version, yamlnode.Scalar(n, "kind")), yamlnode.Scalar(metadata, "name"),
			yamlnode.Scalar(metadata, "namespace")).String() == id
		return nil
	})
	return is
}

// has reports whether a JSON patch has an operation at a path.
func (p patch) has(operation, path string) bool {
	n := top([]byte(p.text))
	if n == nil || n.Kind != yaml.SequenceNode {
		return false
	}
	return slices.ContainsFunc(n.Content, func(entry *yaml.Node) bool {
		return yamlnode.Scalar(entry, "op") == operation && yamlnode.Scalar(entry, "path") == path
	})
}
