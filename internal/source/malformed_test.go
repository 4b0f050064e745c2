package source_test

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/internal/kustomize"
	"github.com/koupleless/module-service/internal/source"
)

const tooFar = "mapping values are not allowed in this context; the line is most likely indented too far, or a value with a colon and a space needs quotes"

// TestFilesThatKustomizeCannotParse: they are reported as files are that kustomize does not read.
func TestFilesThatKustomizeCannotParse(t *testing.T) {
	t.Parallel()
	const broken = "a: b\n  c: d\n"
	for _, c := range []struct{ reason, kustomization, file, message string }{
		{"a resource", "resources: [c.yaml]", broken, "2:3: error: input is not YAML: " + tooFar},
		{"a line that kustomize counts from 0", "resources: [c.yaml]", configMap + "data:\n  a: 1\n b: 2\n",
			"7:2: error: input is not YAML: did not find expected key; the line is most likely not indented like those that it belongs to"},
		{"its second document", "resources: [c.yaml]", configMap + "---\n" + broken, "7:3: error: input is not YAML: " + tooFar},
		{"a tab", "resources: [c.yaml]", "a:\n\tb: c\n", "2:1: error: input is not YAML: found character that cannot start any token; a tab is in the indentation: YAML allows only spaces there"},
		{"an unknown anchor", "resources: [c.yaml]", "a: *b\n", "1:4: error: input is not YAML: unknown anchor 'b' referenced"},
		{"no UTF-8", "resources: [c.yaml]", "a: \xff\n", "1:4: error: input is not UTF-8: byte 0xff; convert it to UTF-8"},
		{"JSON", "resources: [c.yaml]", `{"a": [1}`, "1:9: error: input is neither JSON (invalid character '}' after array element) nor YAML"},
		{"a merge conflict", "resources: [c.yaml]", "<<<<<<< HEAD\na: b\n=======\n", "1:1: error: input is not YAML: mapping values are not allowed in this context; this is an unresolved merge conflict: resolve it"},
		{"a patch", "patches: [{path: c.yaml}]", broken, "2:3: error: input is not YAML: " + tooFar},
		{"a patch of older releases", "patchesStrategicMerge: [c.yaml]", broken, "2:3: error: input is not YAML: " + tooFar},
		{"a replacement", "replacements: [{path: c.yaml}]", broken, "2:3: error: input is not YAML: " + tooFar},
		{"a configuration, which the error does not name", "configurations: [c.yaml]", broken, "2:3: error: input is not YAML: " + tooFar},
		{"a generator", "generators: [c.yaml]", broken, "2:3: error: input is not YAML: " + tooFar},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			dir := folder(t, files{"base/kustomization.yaml": c.kustomization + "\n", "base/c.yaml": c.file, "overlay/kustomization.yaml": "resources: [../base]\n"})
			for _, of := range []string{"base", "overlay"} {
				var set source.Set
				require.NoError(t, set.ReadKustomization(filepath.Join(dir, of), &kustomize.Kustomizer{}))
				assert.Equal(t, []string{"base/c.yaml:" + c.message}, lines(dir, &set))
				for path, content := range set.Texts() {
					assert.Equal(t, filepath.ToSlash(filepath.Join(dir, "base/c.yaml")), path)
					assert.Equal(t, c.file, string(content))
				}
			}
			var set source.Set
			require.NoError(t, set.ReadFile(filepath.Join(dir, "base/c.yaml")))
			assert.Equal(t, []string{"base/c.yaml:" + c.message}, lines(dir, &set), "as a file")
		})
	}
	t.Run("the kustomization", func(t *testing.T) {
		t.Parallel()
		dir := folder(t, files{"base/kustomization.yaml": "resources: []\n x: y\n", "overlay/kustomization.yaml": "resources: [../base]\n"})
		var set source.Set
		require.NoError(t, set.ReadKustomization(filepath.Join(dir, "overlay"), &kustomize.Kustomizer{}))
		assert.Equal(t, []string{"base/kustomization.yaml:2:2: error: input is not YAML: did not find expected key; " +
			"the line is most likely not indented like those that it belongs to"}, lines(dir, &set))
	})
}

// TestErrorsThatAreNotAboutTheLastFile: what kustomize read last is no YAML, and need not be.
func TestErrorsThatAreNotAboutTheLastFile(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ reason, kustomization, message string }{
		{"an inline transformer", "transformers: [\"a: b\\n c: [\"]", "accumulat"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			dir := folder(t, files{"kustomization.yaml": "configMapGenerator: [{name: c, files: [settings.txt]}]\n" + c.kustomization + "\n", "settings.txt": "a: b\n  c: d\n"})
			var set source.Set
			err := set.ReadKustomization(dir, &kustomize.Kustomizer{})
			require.ErrorContains(t, err, "kustomization "+dir+": ")
			assert.ErrorContains(t, err, c.message)
			assert.Empty(t, set.Results())
		})
	}
	dir := folder(t, files{"kustomization.yaml": "configMapGenerator: [{name: c, files: [settings.txt]}]\npatches: [{patch: \"a: b\\n  c: d\"}]\n", "settings.txt": "a: b\n  c: d\n"})
	var set source.Set
	require.NoError(t, set.ReadKustomization(dir, &kustomize.Kustomizer{}))
	assert.Equal(t, []string{"kustomization.yaml:2:19: error: patches[0].patch: is neither a strategic merge patch nor a JSON patch"}, lines(dir, &set))
}
