//lint:file-ignore SA1019 kustomize still reads the deprecated fields

package kustomize

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/oneline"
	"github.com/koupleless/module-service/internal/remote"
	"github.com/koupleless/module-service/internal/yamlnode"
)

// A reference is a field of a kustomization, or of the configuration of a plugin in it, that names what kustomize loads.
type reference struct {
	path  []any // keys and indexes that lead to the field
	value string
	kind  referenceKind
}

type referenceKind int

const (
	fileReference  referenceKind = iota
	baseReference                // a file, a directory or a Git repository
	chartReference               // a repository of charts, which is always remote
	chartArgument                // no reference, but an argument of helm
)

// IsRemote reports whether kustomize fetches what an entry of resources names.
func IsRemote(entry string) bool { return remote.IsFile(entry) || remote.IsBase(entry) }

// isRemote reports whether kustomize fetches what the field names.
func (r reference) isRemote() bool {
	switch r.kind {
	case chartReference:
		return true
	case chartArgument:
		return false
	case baseReference:
		return IsRemote(r.value)
	}
	return remote.IsFile(r.value)
}

// check returns why the reference is refused, nil if it is not.
func (r reference) check(enableRemote bool) error {
	switch {
	case r.kind == chartArgument && strings.HasPrefix(r.value, "-"):
		return fmt.Errorf("%q must not begin with -: helm would take it for an option", r.value)
	case !r.isRemote():
		return nil
	case !enableRemote:
		return fmt.Errorf("%q is remote: copy it into the repository, or run with --enable-remote", oneline.Redact(r.value))
	}
	check := remote.Check
	if r.kind == chartReference {
		check = remote.CheckChart
	}
	if err := check(r.value); err != nil {
		return fmt.Errorf("%q is refused: %w", oneline.Redact(r.value), err)
	}
	return nil
}

// references collects those of a kustomization. Each field of types.Kustomization that is not read here names nothing that
// is loaded; a test lists them.
type references struct {
	found []reference
}

func at(path []any, keys ...any) []any { return append(slices.Clip(path), keys...) }

func (r *references) file(value string, path []any) {
	if value != "" {
		r.found = append(r.found, reference{path, value, fileReference})
	}
}

func (r *references) files(values []string, path []any) {
	for i, value := range values {
		r.file(value, at(path, i))
	}
}

func (r *references) bases(values []string, path []any) {
	for i, value := range values {
		r.found = append(r.found, reference{at(path, i), value, baseReference})
	}
}

// kustomization collects the references of a whole kustomization.
func (r *references) kustomization(k *types.Kustomization) {
	r.bases(k.Resources, []any{"resources"})
	r.bases(k.Bases, []any{"bases"})
	r.bases(k.Components, []any{"components"})
	r.files(k.Crds, []any{"crds"})
	r.files(k.Configurations, []any{"configurations"})
	r.file(k.OpenAPI["path"], []any{"openapi", "path"})
	for i, g := range k.ConfigMapGenerator {
		r.sources(g.KvPairSources, []any{"configMapGenerator", i})
	}
	for i, g := range k.SecretGenerator {
		r.sources(g.KvPairSources, []any{"secretGenerator", i})
	}
	for i, p := range k.Patches {
		r.file(p.Path, []any{"patches", i, "path"})
	}
	for i, p := range k.PatchesJson6902 {
		r.file(p.Path, []any{"patchesJson6902", i, "path"})
	}
	for i, p := range k.PatchesStrategicMerge {
		r.file(string(p), []any{"patchesStrategicMerge", i})
	}
	r.replacements(k.Replacements, []any{"replacements"})
	for i, c := range k.HelmCharts {
		r.chart(c, []any{"helmCharts", i})
	}
	for i, c := range k.HelmChartInflationGenerator {
		r.file(c.Values, []any{"helmChartInflationGenerator", i, "values"})
		r.repository(c.ChartRepoURL, []any{"helmChartInflationGenerator", i, "chartRepoUrl"})
	}
	r.plugins(k.Generators, []any{"generators"})
	r.plugins(k.Transformers, []any{"transformers"})
	r.plugins(k.Validators, []any{"validators"})
}

func (r *references) sources(s types.KvPairSources, path []any) {
	for i, source := range s.FileSources {
		if _, file, hasKey := strings.Cut(source, "="); hasKey {
			r.file(file, at(path, "files", i))
		}
		r.file(source, at(path, "files", i))
	}
	r.files(s.EnvSources, at(path, "envs"))
	r.file(s.EnvSource, at(path, "env"))
}

func (r *references) replacements(all []types.ReplacementField, path []any) {
	for i, replacement := range all {
		r.file(replacement.Path, at(path, i, "path"))
	}
}

func (r *references) chart(c types.HelmChart, path []any) {
	r.file(c.ValuesFile, at(path, "valuesFile"))
	r.files(c.AdditionalValuesFiles, at(path, "additionalValuesFiles"))
	r.repository(c.Repo, at(path, "repo"))
	r.found = append(r.found, reference{at(path, "releaseName"), c.ReleaseName, chartArgument}, reference{at(path, "name"), c.Name, chartArgument})
}

// repository adds the one of a chart, which helm fetches from whatever it names.
func (r *references) repository(url string, path []any) {
	if url != "" {
		r.found = append(r.found, reference{path, url, chartReference})
	}
}

// plugins collects the references of plugins. Each entry is a path or the configuration itself.
func (r *references) plugins(entries []string, path []any) {
	r.bases(entries, path)
	for i, entry := range entries {
		r.text([]byte(entry), at(path, i))
	}
}

// text collects the references of the configurations of plugins in a text, as far as it can be parsed. kustomize can change
// a configuration that it reads from a directory before it uses it; what that makes remote only the guard of the client
// stops.
func (r *references) text(content []byte, path []any) {
	if !bytes.Contains(content, []byte("builtin")) { // the apiVersion of a plugin that is built in
		return
	}
	_ = eachDocument(content, func(document *yaml.Node) error {
		r.plugin(document, path)
		return nil
	})
}

func (r *references) plugin(n *yaml.Node, path []any) {
	if items := yamlnode.Lookup(n, "items"); items != nil && items.Kind == yaml.SequenceNode {
		for i, item := range items.Content {
			r.plugin(yamlnode.Resolve(item), at(path, "items", i))
		}
	}
	if yamlnode.Scalar(n, "apiVersion") != "builtin" {
		return
	}
	switch kind := yamlnode.Scalar(n, "kind"); kind {
	case "ConfigMapGenerator", "SecretGenerator":
		r.sources(decode[types.KvPairSources](n), path)
	case "PatchTransformer", "PatchJson6902Transformer":
		r.file(decode[struct{ Path string }](n).Path, at(path, "path"))
	case "PatchStrategicMergeTransformer":
		r.files(decode[struct{ Paths []string }](n).Paths, at(path, "paths"))
	case "ReplacementTransformer":
		r.replacements(decode[struct{ Replacements []types.ReplacementField }](n).Replacements, at(path, "replacements"))
	case "ValueAddTransformer":
		r.file(decode[struct{ TargetFilePath string }](n).TargetFilePath, at(path, "targetFilePath"))
	case "HelmChartInflationGenerator":
		r.chart(decode[types.HelmChart](n), path)
	}
}

// decode reads a configuration as kustomize does: by way of JSON, in which the case of keys does not matter. One that
// cannot be decoded is refused by kustomize.
func decode[T any](n *yaml.Node) (configuration T) {
	var value any
	if yamlnode.Duplicate(n) != nil || n.Decode(&value) != nil {
		return configuration
	}
	content, err := json.Marshal(value)
	if err != nil {
		return configuration
	}
	_ = json.Unmarshal(content, &configuration)
	return configuration
}
