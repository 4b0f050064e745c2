package source

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/disk"
	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/kustomize"
	"github.com/koupleless/module-service/internal/syntax"
	"github.com/koupleless/module-service/internal/yamlnode"
)

// A kustomizationFile is what a kustomization file does with the files around it.
type kustomizationFile struct {
	path       string
	component  bool
	configures bool              // it is listed among transformers or the like
	changes    bool              // it does more than list resources
	generates  bool              // it runs the function, so that no Service needs to be listed
	opaque     bool              // it may add resources that no file holds, remove some, or change what they request
	patched    []patchTarget     // what it patches, which it may remove, or of which it may change what that requests
	moves      bool              // it sets the namespace of what it lists, or adds to its names
	renames    bool              // it adds to the names of what it lists
	remote     bool              // it lists what kustomize fetches
	empty      bool              // it has no field of effect, so that kustomize refuses it
	missing    []string          // files and directories that it lists as resources and that do not exist
	resources  map[string]bool   // files and directories that it lists as resources
	components []string          // directories that it lists as components, which are among the resources
	others     map[string]bool   // files and directories that it lists as something else
	names      map[string]string // of these, as it lists them
	again      map[string]string // of what it lists as a resource a second time, as it lists that then

	malformed error  // why it is not YAML
	content   []byte // then
}

func (k *kustomizationFile) dir() string         { return filepath.Dir(k.path) }
func (k *kustomizationFile) changesListed() bool { return k.changes }

// The fields of a kustomization by the way in which they list files. Those of older releases of kustomize are among them.
var (
	resourceFields = []string{"resources", "bases", "components"}

	// Fields that are lists of files, directories or YAML.
	listFields = []string{"patchesStrategicMerge", "configurations", "generators", "transformers", "validators", "crds"}

	// Lists of objects, with the fields that hold a file, or a list of them.
	objectFields = map[string][]string{
		"patches":                     {"path"},
		"patchesJson6902":             {"path"},
		"replacements":                {"path"},
		"configMapGenerator":          {"files", "envs", "env"},
		"secretGenerator":             {"files", "envs", "env"},
		"helmCharts":                  {"valuesFile", "additionalValuesFiles"},
		"helmChartInflationGenerator": {"values"},
	}

	// Fields of a kustomization that lists resources and does nothing else.
	plainFields = []string{"apiVersion", "kind", "metadata", "resources", "bases", "sortOptions"}

	// Fields that change what resources are called.
	movingFields = []string{"namespace", "namePrefix", "nameSuffix"}

	// Fields that change resources, but neither which there are nor what they request. Components are kustomizations that are looked at
	// by themselves.
	harmlessFields = []string{
		"components",
		"namePrefix", "nameSuffix", "namespace", "labels", "commonLabels", "commonAnnotations", "images", "replicas",
		"configMapGenerator", "secretGenerator", "generatorOptions", "buildMetadata", "configurations",
	}

	// What is looked up by its name: fields of a kustomization and of objects in them.
	fieldNames = slices.Concat(plainFields, resourceFields, listFields, slices.Collect(maps.Keys(objectFields)),
		slices.Concat(slices.Collect(maps.Values(objectFields))...), movingFields, []string{"openapi", "target", "name", "patch"})
)

// readKustomizationFile reads a kustomization file below a directory. What is wrong in one that is YAML, kustomize reports.
func readKustomizationFile(top, path string) *kustomizationFile {
	k := &kustomizationFile{path: path, resources: map[string]bool{}, others: map[string]bool{}, names: map[string]string{}, again: map[string]string{}, opaque: true}
	content, err := os.ReadFile(path)
	if err != nil {
		return k
	}
	var doc yaml.Node
	switch err := yaml.Unmarshal(content, &doc); {
	case err != nil:
		k.malformed, k.content = syntax.NotYAML(content, filepath.ToSlash(path), err, 0), content
		return k
	case len(doc.Content) == 0:
		k.empty = true
		return k
	case yamlnode.IsBomb(&doc):
		return k
	}
	root := doc.Content[0]
	k.opaque = bytes.Contains(content, []byte("koupleless.io/")) || bytes.Contains(content, []byte("local-config")) // annotations and labels
	ignoreCase(root)
	k.component = yamlnode.Scalar(root, "kind") == types.ComponentKind
	for _, field := range movingFields {
		isSet := yamlnode.Scalar(root, field) != ""
		k.moves, k.renames = k.moves || isSet, k.renames || isSet && field != "namespace"
	}
	k.readFields(root)
	k.readResources(root)
	k.readOthers(root)
	k.generates = k.runsFunction(top, yamlnode.Lookup(root, "transformers"))
	return k
}

// readFields finds out what the fields of a kustomization do.
func (k *kustomizationFile) readFields(root *yaml.Node) {
	k.empty = true
	for key := range document.Tree(root).Fields() {
		k.empty = k.empty && (key == "apiVersion" || key == "kind" || yamlnode.IsNull(yamlnode.Lookup(root, key)))
		if value := yamlnode.Lookup(root, key); !isEmpty(value) && !slices.Contains(plainFields, key) {
			k.changes = true
			if key == "patches" {
				k.opaque = !k.readPatches(value) || k.opaque
			} else {
				k.opaque = k.opaque || !slices.Contains(harmlessFields, key)
			}
		}
	}
}

// readResources takes in what is listed as resources.
func (k *kustomizationFile) readResources(root *yaml.Node) {
	listed := map[string]bool{}
	for _, field := range resourceFields {
		k.list(k.resources, yamlnode.Lookup(root, field))
		for _, entry := range entries(yamlnode.Lookup(root, field)) {
			name := yamlnode.Resolve(entry).Value
			if field == "components" {
				k.components = append(k.components, k.join(name))
			}
			path := k.join(name)
			switch {
			case kustomize.IsRemote(name):
				k.remote = true
			case field == "components": // no command takes one out
			case !disk.Exists(path):
				k.missing = append(k.missing, name)
			case listed[path]:
				k.again[path] = name
			}
			listed[path] = true
		}
	}
}

// readOthers takes in the files and directories that are listed as something else.
func (k *kustomizationFile) readOthers(root *yaml.Node) {
	for _, field := range listFields {
		k.list(k.others, yamlnode.Lookup(root, field))
	}
	for field, keys := range objectFields {
		for _, object := range entries(yamlnode.Lookup(root, field)) {
			for _, key := range keys {
				k.list(k.others, yamlnode.Lookup(object, key))
			}
		}
	}
	k.list(k.others, yamlnode.Lookup(root, "openapi", "path"))
}

// isLinkedKustomization reports whether a symbolic link has the name of a kustomization file and leads to a file that kustomize accepts for
// it: one in the same directory or below.
func isLinkedKustomization(path string) bool {
	if !kustomize.IsFile(path) {
		return false
	}
	relative, err := Relative(filepath.Dir(path), path)
	if err != nil || !filepath.IsLocal(relative) {
		return false
	}
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// list takes in the files and directories that a value names: a string, or the entries of a list. Of key=file it is the file.
func (k *kustomizationFile) list(into map[string]bool, value *yaml.Node) {
	names := entries(value)
	if yamlnode.IsString(value) {
		names = []*yaml.Node{value}
	}
	for _, n := range names {
		if n = yamlnode.Resolve(n); !yamlnode.IsString(n) || strings.Contains(n.Value, "\n") {
			continue
		}
		files := []string{n.Value}
		if _, file, found := strings.Cut(n.Value, "="); found && !kustomize.IsRemote(n.Value) { // not ?ref=main
			files = append(files, file)
		}
		for _, file := range files {
			path := k.join(file)
			into[path] = true
			if _, has := k.names[path]; !has { // resources come first
				k.names[path] = n.Value
			}
		}
	}
}

// join returns the path of a file that it lists, as the layout has it. There may be links between an absolute path and the
// directory that the user names.
func (k *kustomizationFile) join(name string) string {
	if filepath.IsAbs(name) {
		dir, base := filepath.Split(filepath.Clean(name))
		if relative, err := Relative(k.dir(), dir); err == nil {
			return filepath.Join(k.dir(), relative, base)
		}
		return filepath.Clean(name)
	}
	return filepath.Join(k.dir(), name)
}

// runsFunction reports whether a configuration of this function is among the transformers: in a file, in a directory with
// one, or inline. One that is not below the top is not read, and may be one.
func (k *kustomizationFile) runsFunction(top string, transformers *yaml.Node) bool {
	return slices.ContainsFunc(entries(transformers), func(n *yaml.Node) bool {
		n = yamlnode.Resolve(n)
		if strings.Contains(n.Value, "\n") {
			return hasConfig([]byte(n.Value))
		}
		path := k.join(n.Value)
		relative, err := Relative(top, path)
		switch {
		case err != nil: // there is none
			return false
		case !filepath.IsLocal(relative):
			return true
		}
		files := []string{path}
		if inside, err := os.ReadDir(path); err == nil {
			files = nil
			for _, entry := range inside {
				files = append(files, filepath.Join(path, entry.Name()))
			}
		}
		return slices.ContainsFunc(files, holdsConfig)
	})
}

// ignoreCase writes the fields of a kustomization as they are looked up. kustomize reads them in any case, and prefers the exact one.
func ignoreCase(n *yaml.Node) {
	for i, child := range n.Content {
		if n.Kind == yaml.MappingNode && i%2 == 0 {
			at := slices.IndexFunc(fieldNames, func(name string) bool { return strings.EqualFold(name, child.Value) })
			if at >= 0 && yamlnode.KeyIndex(n, fieldNames[at]) < 0 {
				child.Value = fieldNames[at]
			}
		}
		ignoreCase(child)
	}
}

func entries(value *yaml.Node) []*yaml.Node {
	if value == nil || value.Kind != yaml.SequenceNode {
		return nil
	}
	return value.Content
}

func isEmpty(value *yaml.Node) bool {
	return yamlnode.IsNull(value) || value.Kind != yaml.ScalarNode && len(value.Content) == 0
}
