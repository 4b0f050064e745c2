package stream_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/stream"
)

// manifests returns inputs as people and tools write them, with both line breaks.
func manifests(t testing.TB) map[string]string {
	t.Helper()
	files, err := filepath.Glob("testdata/manifests/*.yaml")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	all := map[string]string{"crd": crd(100 << 10)}
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		all[filepath.Base(file)] = string(text)
	}
	for name, text := range maps.Clone(all) {
		all[name+" with CRLF"] = strings.ReplaceAll(text, "\n", "\r\n")
	}
	return all
}

// crd returns a definition of at least that size, between two modules.
func crd(size int) string {
	var b strings.Builder
	module := "apiVersion: koupleless.io/v1alpha1\nkind: ModuleDeployment\nmetadata: {name: %[1]s, labels: {app: %[1]s}}\nspec:\n" +
		"  template: {spec: {module: {name: %[1]s, version: 1.0.0}}}\n  operationStrategy: {serviceStrategy: {enableModuleService: true, port: 80}}\n---\n"
	fmt.Fprintf(&b, module, "a")
	fmt.Fprintf(&b, module, "b")
	b.WriteString("apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: examples.example.com\nspec:\n" +
		"  versions:\n    - name: v1\n      schema:\n        openAPIV3Schema:\n          properties:\n")
	for i := 0; b.Len() < size; i++ {
		fmt.Fprintf(&b, "            field%d:\n              description: >-\n                Field %d: a \"long\" text # that\n\n                goes on.\n"+
			"              type: object\n              enum: [a, 'b', \"c\"]\n              # about items\n              items:\n                - type: string\n", i, i)
	}
	return b.String()
}

// What is not ours comes out as the very bytes that came in.
func TestManifestsKeepTheirBytes(t *testing.T) {
	t.Parallel()
	for name, in := range manifests(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := read(t, in)
			require.Empty(t, s.Errors())
			assert.Equal(t, in, written(t, s, fn.Outcome{}))
			assert.Equal(t, !strings.HasPrefix(name, "anchors"), s.ByLines(), s.Framing())

			outcome := fn.Render(items(s), nil)
			require.False(t, outcome.Failed())
			outcome.Results = nil
			out := written(t, s, outcome)
			again, err := stream.Read([]byte(out), "")
			require.NoError(t, err)
			require.Len(t, again.Items(), len(s.Items())+len(outcome.Added))
			changed := []string{}
			if strings.HasPrefix(name, "package") {
				changed = []string{"module.koupleless.io/old: 'true'", "port:   8080   # wrong", "targetPort:   8080"}
			}
			assert.Equal(t, changed, lost(in, out), "all lines stay but those of fields that changed")
			checkFraming(t, []byte(in))
			checkRender(t, []byte(in))
		})
	}
}

// lost returns the lines of in that are missing from out.
func lost(in, out string) []string {
	missing := []string{}
	rest := strings.Split(out, "\n")
	for line := range strings.SplitSeq(in, "\n") {
		if i := slices.Index(rest, line); i >= 0 {
			rest = rest[i+1:]
		} else {
			missing = append(missing, strings.TrimSpace(line))
		}
	}
	return missing
}
