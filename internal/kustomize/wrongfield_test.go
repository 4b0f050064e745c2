package kustomize_test

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestFieldsOfAKustomizationThatKustomizeRefuses: the error names the file and the field, and no value, which can be a secret.
func TestFieldsOfAKustomizationThatKustomizeRefuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ reason, kustomization, message string }{
		{"a number that is a text", "resources: [c.yaml]\nnameSuffix: -2", ":2:13: nameSuffix: must be a string, in quotes, got a number"},
		{"a boolean of YAML 1.1", "resources: [c.yaml]\nnamespace: no", ":2:12: namespace: must be a string, in quotes, got a boolean"},
		{"a number in a list", "images: [{name: a}, {name: b, newTag: 1.0}]", ":1:39: images[1].newTag: must be a string, in quotes, got a number"},
		{"a number in a map", "commonLabels: {a: b, c: 1}", ":1:25: commonLabels.c: must be a string, in quotes, got a number"},
		{"a map in a map", "commonAnnotations: {a: {b: c}}", ":1:24: commonAnnotations.a: must be a string, got a map"},
		{"a map of labels in a map", "labels: [{pairs: {a: {b: c}}}]", ":1:22: labels[0].pairs.a: must be a string, got a map"},
		{"a map that is a text", "patches: [{target: {kind: A}, patch: {metadata: {name: a}}}]", ":1:38: patches[0].patch: must be a string, got a map"},
		{"a list of maps that is a text", "patches: [{target: {kind: A}, patch: [{op: add, value: {a: b}}]}]", ":1:38: patches[0].patch: must be a string, got a list"},
		{"a map in a list of texts", "patchesStrategicMerge: [{metadata: {name: a}}]", ":1:25: patchesStrategicMerge[0]: must be a string, got a map"},
		{"a map in a list of files", "resources: [{path: {a: b}}]", ":1:13: resources[0]: must be a string, got a map"},
		{"a number of a set of texts", "sortOptions: {order: 3}", ":1:22: sortOptions.order: must be a string, in quotes, got a number"},
		{"a list that is a text", "namePrefix: [a]", ":1:13: namePrefix: must be a string, got a list"},
		{"a map of maps that is a list", "patches: {target: {kind: A}}", ":1:10: patches: must be a list, got a map"},
		{"a number that is a map", "helmCharts: [{name: a, valuesInline: 3}]", ":1:38: helmCharts[0].valuesInline: must be a map, got a number"},
		{"a literal of a Secret", "secretGenerator:\n- name: a\n  literals: [1234]", ":3:14: secretGenerator[0].literals[0]: must be a string, in quotes, got a number"},
		{"a text that is a list", "resources: c.yaml", ":1:12: resources: must be a list, got a string"},
		{"a map that is a list", "patches: {path: c.yaml}", ":1:10: patches: must be a list, got a map"},
		{"a text that is a number", "replicas: [{name: a, count: '3'}]", ":1:29: replicas[0].count: must be a whole number, got a string"},
		{"a fraction", "replicas: [{name: a, count: 1.5}]", ":1:29: replicas[0].count: must be a whole number, got a number"},
		{"a text that is a map", "sortOptions: legacy", ":1:14: sortOptions: must be a map, got a string"},
		{"another kind", "resources: [c.yaml]\nkind: X", `:2:7: kind: must be Kustomization or Component, got "X"`},
		{"another version", "apiVersion: v1\nresources: [c.yaml]", `:1:13: apiVersion: must be kustomize.config.k8s.io/v1beta1, got "v1"`},
		{"one of Flux", "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nspec: {path: ./deploy}", ":1:13: apiVersion: is that of a Kustomization of Flux, which kustomize does not read: give the file another name"},
		{"a list of files alone", "- c.yaml", ":1:1: must be a map, got a list"},
		{"an unknown field", "resources: [c.yaml]\nnamspace: a", ":2:11: namspace: is unknown to kustomize"},
		{"an unknown field of an entry", "patches:\n- taget: {kind: A}", ":2:10: patches[0].taget: is unknown to kustomize"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			dir := folder(t, files{"base/kustomization.yaml": c.kustomization + "\n", "base/c.yaml": configMap, "overlay/kustomization.yaml": "resources: [../base]\n"})
			for _, of := range []string{"base", "overlay"} {
				assert.EqualError(t, build(filepath.Join(dir, of)), filepath.ToSlash(filepath.Join(dir, "base/kustomization.yaml"))+c.message, of)
			}
		})
	}
}

// kustomize does not say which of several fields of a name it does not know.
func TestUnknownFieldWithTheNameOfAnother(t *testing.T) {
	t.Parallel()
	dir := folder(t, files{"kustomization.yaml": "patches: [{path: c.yaml}]\nhelmCharts: [{name: a, path: b}]\n", "c.yaml": configMap})
	assert.EqualError(t, build(dir), "kustomization "+filepath.ToSlash(dir)+`: invalid Kustomization: json: unknown field "path"`)
}

// TestFieldsOfOtherFilesThatKustomizeRefuses: those that a kustomization names, but for resources and plugins.
func TestFieldsOfOtherFilesThatKustomizeRefuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ reason, field, content, message string }{
		{"an unknown field of a configuration", "configurations: [f.yaml]", "nameReference:\n- fieldSpec: [{path: a}]", "f.yaml:2:14: nameReference[0].fieldSpec: is unknown to kustomize"},
		{"a text that is a boolean", "configurations: [f.yaml]", "nameReference:\n- fieldSpecs: [{path: a, create: 'yes'}]", "f.yaml:2:34: nameReference[0].fieldSpecs[0].create: must be true or false, got a string"},
		{"a text that is a list", "replacements: [{path: f.yaml}]", "- source: {kind: ConfigMap}\n  targets: [{select: {kind: A}, fieldPaths: a}]", "f.yaml:2:45: [0].targets[0].fieldPaths: must be a list, got a string"},
		{"one replacement", "replacements: [{path: f.yaml}]", "source: {kind: ConfigMap, name: 1}\ntargets: [{select: {kind: A}}]", "f.yaml:1:33: source.name: must be a string, in quotes, got a number"},
		{"a list that is a map", "configurations: [f.yaml]", "- kind: ConfigMap", "f.yaml:1:1: must be a map, got a list"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			dir := folder(t, files{"kustomization.yaml": "resources: [c.yaml]\n" + c.field + "\n", "c.yaml": configMap, "f.yaml": c.content + "\n"})
			assert.EqualError(t, build(dir), filepath.ToSlash(dir)+"/"+c.message)
		})
	}
}

// TestFieldsOfPluginsThatKustomizeRefuses: the file that kustomize read last is not the one of the plugin for certain.
func TestFieldsOfPluginsThatKustomizeRefuses(t *testing.T) {
	t.Parallel()
	dir := folder(t, files{"kustomization.yaml": "resources: [c.yaml]\ngenerators: [g.yaml]\n", "c.yaml": configMap,
		"g.yaml": "apiVersion: builtin\nkind: ConfigMapGenerator\nmetadata: {name: a}\nliterals: {a: b}\n"})
	assert.ErrorContains(t, build(dir), "ConfigMapGenerator.builtin.[noGrp]/a.[noNs] fails configuration: ConfigMapArgs.GeneratorArgs.KvPairSources.literals is object and must be []string")
}
