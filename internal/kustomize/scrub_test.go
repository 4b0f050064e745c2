package kustomize_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestErrorsHoldNoSecrets makes kustomize fail wherever a secret is at hand.
func TestErrorsHoldNoSecrets(t *testing.T) {
	t.Parallel()
	const word = "hunter2"
	secret := "apiVersion: v1\nkind: Secret\nmetadata: {name: settings}\nstringData: {a: " + word + "}\n"
	withSecret := func(kustomization string) files {
		return files{"kustomization.yaml": "resources: [s.yaml]\n" + kustomization, "s.yaml": secret}
	}
	for _, c := range []struct {
		reason, message string
		contents        files
	}{
		{"a literal without a key", "literals: each must be KEY=VALUE", files{"kustomization.yaml": "secretGenerator: [{name: a, literals: [" + word + "]}]\n"}},
		{"a literal with an empty key", "literals: each must be KEY=VALUE", files{"kustomization.yaml": "secretGenerator: [{name: a, literals: [a=1, =" + word + "]}]\n"}},
		{"a literal of a ConfigMap", "literals: each must be KEY=VALUE", files{"kustomization.yaml": "configMapGenerator: [{name: a, literals: [" + word + "]}]\n"}},
		{"a literal beside one that is wrong", "literals: each", files{"kustomization.yaml": "secretGenerator: [{name: a, literals: [a=" + word + ", b]}]\n"}},
		{"a key twice", "repeats the key", files{"kustomization.yaml": "secretGenerator: [{name: a, literals: [a=" + word + ", a=1]}]\n"}},
		{"two generators of one name", "from a generator: ", files{"kustomization.yaml": "secretGenerator: [{name: a, literals: [a=" + word + "]}, {name: a, literals: [a=" + word + "]}]\n"}},
		{"a behaviour that cannot be", "does not exist", files{"kustomization.yaml": "secretGenerator: [{name: a, behavior: merge, literals: [a=" + word + "]}]\n"}},
		{"a file for variables that is not UTF-8", "a line is not UTF-8", files{"kustomization.yaml": "secretGenerator: [{name: a, envs: [e]}]\n", "e": "a=" + word + "\xff\n"}},
		{"a generator that is inline", "literals: each", files{"kustomization.yaml": "generators:\n- |\n  {apiVersion: builtin, kind: SecretGenerator, metadata: {name: a}, literals: [" + word + "]}\n"}},
		{"a generator in a component", "literals: each", files{"kustomization.yaml": "components: [c]\n",
			"c/kustomization.yaml": "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nsecretGenerator: [{name: a, literals: [" + word + "]}]\n"}},
		{"a patch that is none", "patches[0].patch: is neither", withSecret("patches: [{patch: '" + word + "'}]\n")},
		{"a patch that is none, twice", "the inline patch", withSecret("patches: [{patch: '" + word + "'}, {patch: '" + word + "'}]\n")},
		{"a patch without a target", "", withSecret("patches:\n- patch: '[{op: add, path: /stringData/a, value: " + word + "}]'\n")},
		{"a patch of two kinds", "", withSecret("patches: [{patch: 'a: " + word + "', path: s.yaml}]\n")},
		{"a patch of nothing that there is", "", withSecret("patches:\n- patch: '{apiVersion: v1, kind: Secret, metadata: {name: b}, data: {a: " + word + "}}'\n")},
		{"an old JSON patch without a target", "", withSecret("patchesJson6902: [{target: {kind: Secret, name: settings, version: v1}, patch: '{" + word + "'}]\n")},
		{"an old patch in a component", "", files{"kustomization.yaml": "resources: [s.yaml]\ncomponents: [c]\n", "s.yaml": secret,
			"c/kustomization.yaml": "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\npatches: [{patch: '" + word + " \"a\"'}]\n"}},
		{"a resource that is broken", "", files{"kustomization.yaml": "resources: [s.yaml]\n", "s.yaml": secret + "x: [" + word + "\n"}},
		{"a resource without a kind", "", files{"kustomization.yaml": "resources: [s.yaml]\n", "s.yaml": "apiVersion: v1\nstringData: {a: " + word + "}\n"}},
		{"a resource twice", "already registered", files{"kustomization.yaml": "resources: [s.yaml, t.yaml]\n", "s.yaml": secret, "t.yaml": secret}},
		{"a replacement that is out of bounds", "", withSecret("replacements: [{source: {kind: Secret, fieldPath: stringData.a, options: {delimiter: '-', index: 5}}, " +
			"targets: [{select: {kind: Secret}, fieldPaths: [metadata.name]}]}]\n")},
		{"a replacement of another type", "a value is !!str in a field that is !!int, as a replacement can set it", files{
			"kustomization.yaml": "resources: [s.yaml, t.yaml]\nreplacements: [{source: {kind: Secret, fieldPath: stringData.a}, " +
				"targets: [{select: {kind: ConfigMap}, fieldPaths: [data.b]}]}]\n",
			"s.yaml": strings.Replace(secret, word, `"a\n`+word+" ` as a b\"", 1), "t.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {b: 1}\n"}},
		{"a validator that changes things", "validator shouldn't modify", withSecret("validators:\n- |\n  {apiVersion: builtin, kind: PrefixTransformer, metadata: {name: a}, prefix: a-, fieldSpecs: [{path: metadata/name}]}\n")},
		{"values of a chart", "--enable-helm", files{"kustomization.yaml": "helmCharts: [{name: c, valuesInline: {a: " + word + "}}]\n"}},
		{"a password in a URL", "https://…@h/a", files{"kustomization.yaml": "resources: ['https://me:" + word + "@h/a']\n"}},
		{"a field of a wrong type", "", files{"kustomization.yaml": "secretGenerator: [{name: a, literals: {a: " + word + "}}]\n"}},
		{"a null in a list", "", files{"kustomization.yaml": "resources: [s.yaml]\n", "s.yaml": "apiVersion: v1\nkind: SecretList\nitems: [{apiVersion: v1, kind: Secret, metadata: {name: a}, data: {a: " + word + "}}, null]\n"}},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			err := build(folder(t, c.contents))
			if c.message != "" {
				require.ErrorContains(t, err, c.message)
			}
			if err != nil {
				assert.NotContains(t, strings.ToLower(err.Error()), word)
			}
		})
	}
}
