package cli_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/source"
	"github.com/koupleless/module-service/internal/stream"
	"github.com/koupleless/module-service/internal/yamlnode"
)

// watched runs the program and ends the test with all stacks should it hang, so that the fuzzer keeps the input.
func watched(t *testing.T, stdin string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	watchdog := time.AfterFunc(time.Minute, func() { panic("the program hangs") })
	defer watchdog.Stop()
	return run(t, stdin, args...)
}

// FuzzFunction runs the function as hosts call it. A success must hold every item that came in but Services of ours; a
// fault must be reported and must not leave an output that a host would take for a success.
func FuzzFunction(f *testing.F) {
	inputs, err := filepath.Glob("../../testdata/*/in.*")
	require.NoError(f, err)
	for _, file := range inputs {
		in, err := os.ReadFile(file)
		require.NoError(f, err)
		f.Add(string(in))
	}
	f.Add("\ufeff" + module("a", 80) + "---\n" + service("a", 81))
	f.Add(service("a", 81) + "x: &a [b]\ny: [*a, *a]\n---\n" + module("a", 80))
	f.Fuzz(func(t *testing.T, in string) {
		if len(in) > 64<<10 {
			return
		}
		code, stdout, stderr := watched(t, in)
		checkRun(t, in, code, stdout, stderr)
	})
}

// checkRun holds what is true of any run of the function.
func checkRun(t *testing.T, in string, code int, stdout, stderr string) {
	t.Helper()
	before, err := stream.Read([]byte(in), "in")
	if err != nil {
		assert.Equal(t, 1, code, "%v", err)
		assert.Empty(t, stdout)
		assertReported(t, stderr)
		return
	}
	if code != 0 {
		require.Equal(t, 1, code)
		assertReported(t, stderr)
		if !before.IsResourceList() {
			assert.Empty(t, stdout, "documents do not come back on a fault")
		}
		if stdout == "" {
			return
		}
	}
	after, err := stream.Read([]byte(stdout), "out")
	if code == 0 && len(before.Items()) > 0 && isEmptied(before, stdout) {
		return
	}
	require.NoError(t, err, stdout)
	if code != 0 {
		assert.Equal(t, identities(source.Items(before)), identities(source.Items(after)), "the items of a ResourceList are unchanged")
		assert.True(t, hasError(t, stdout), stdout)
		return
	}
	assert.Empty(t, before.Errors())
	assert.Empty(t, after.Errors())
	assertKept(t, source.Items(before), source.Items(after))
}

// isEmptied reports whether documents that held nothing but Services of ours are removed, because no module requests them any more.
func isEmptied(before *stream.Stream, stdout string) bool {
	_, err := stream.Read([]byte(stdout), "out")
	return errors.Is(err, stream.ErrEmpty) && dropped(source.Items(before)) == len(before.Items())
}

func dropped(items []fn.Item) (count int) {
	for _, item := range items {
		if isOurs(item) {
			count++
		}
	}
	return count
}

// isOurs reports whether an item may be a Service that was generated.
func isOurs(item fn.Item) bool {
	id := item.ID()
	return id.APIVersion == "v1" && id.Kind == "Service" && item.Mentions(fn.OwnerAnnotation)
}

// assertKept holds that what came in is among what came out, in its order, but for what may be a Service of ours.
func assertKept(t *testing.T, before, after []fn.Item) {
	t.Helper()
	rest := identities(after)
	for _, item := range before {
		if isOurs(item) {
			continue
		}
		at := slices.Index(rest, item.ID())
		require.GreaterOrEqual(t, at, 0, "%v is lost", item.ID())
		rest = rest[at+1:]
	}
}

func identities(items []fn.Item) []fn.ID {
	ids := []fn.ID{}
	for _, item := range items {
		ids = append(ids, item.ID())
	}
	return ids
}

// assertReported holds that a fault is reported, and that nothing forges a line of its own.
func assertReported(t *testing.T, stderr string) {
	t.Helper()
	assert.Contains(t, stderr, "error: ")
	for line := range strings.Lines(stderr) {
		assert.Regexp(t, `^([^:#].*:\d+:\d+: )?(error|warning|note): `, line, "%q", stderr)
	}
}

// hasError reports whether a result of a ResourceList is an error. The keys and results that came in may be anything, and
// JSON may hold escapes that YAML has not.
func hasError(t *testing.T, list string) bool {
	t.Helper()
	if json.Valid([]byte(list)) {
		var decoded struct{ Results []any }
		require.NoError(t, json.Unmarshal([]byte(list), &decoded))
		return slices.ContainsFunc(decoded.Results, func(result any) bool {
			r, ok := result.(map[string]any)
			return ok && r["severity"] == "error"
		})
	}
	var document yaml.Node
	require.NoError(t, yaml.Unmarshal([]byte(list), &document))
	results := yamlnode.Lookup(document.Content[0], "results")
	return results != nil && slices.ContainsFunc(results.Content, func(result *yaml.Node) bool {
		return yamlnode.Scalar(result, "severity") == "error"
	})
}
