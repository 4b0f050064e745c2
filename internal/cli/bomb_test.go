package cli_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// bomb is a field of ten lines whose aliases stand for 10^10 values.
func bomb(margin string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%sl0: &l0 [%s]\n", margin, strings.Repeat("x, ", 9)+"x")
	for i := range 9 {
		fmt.Fprintf(&b, "%sl%d: &l%d [%s*l%d]\n", margin, i+1, i+1, strings.Repeat(fmt.Sprintf("*l%d, ", i), 9), i)
	}
	return b.String()
}

// loop is a field that holds itself.
func loop(margin string) string { return margin + "l: &l {l: *l}\n" }

// TestAliasBombs puts aliases that stand for more than any memory holds, and some without end, where they may be written
// out. What need not be written out passes as it is.
func TestAliasBombs(t *testing.T) {
	t.Parallel()
	const tooMuch = "aliases expand to more than"
	for name, field := range map[string]func(string) string{"bomb": bomb, "loop": loop} {
		foreign := configMap + "data:\n" + field("  ")
		updated := service("a", 81) + "x:\n" + field("  ")
		inItems := func(s string) string {
			return "- " + strings.ReplaceAll(strings.TrimSuffix(s, "\n"), "\n", "\n  ") + "\n"
		}
		head := strings.TrimSuffix(list, inItems(strings.Split(list, "- ")[1]))
		config := "apiVersion: fn.koupleless.io/v1alpha1\nkind: ModuleService\nx:\n" + field("  ")
		for _, c := range []struct {
			reason, in string
			files      files
			args       []string
			message    string // of the fault; without one all passes
		}{
			{"in another resource", foreign + "---\n" + module("a", 80), nil, nil, ""},
			{"in the last resource, without a line break behind it", module("a", 80) + "---\n" + strings.TrimSuffix(foreign, "\n"), nil, nil, ""},
			{"in a ModuleDeployment", module("a", 80) + "x:\n" + field("  "), nil, nil, ""},
			{"in a Service that is right", module("a", 81) + "---\n" + updated, nil, nil, ""},
			{"in a Service that is updated", module("a", 80) + "---\n" + updated, nil, nil, tooMuch},
			{"in a Service of a ResourceList that is updated", head + inItems(updated) + inItems(module("a", 80)), nil, nil, tooMuch},
			{"beside the items", head + inItems(module("a", 80)) + "x:\n" + field("  "), nil, nil, ""},
			{"in a functionConfig", list + "functionConfig:\n  " + strings.ReplaceAll(strings.TrimSuffix(config, "\n"), "\n", "\n  ") + "\n", nil, nil, "has aliases that expand to more"},
			{"in a configuration", "", files{"m.yaml": module("a", 80), "module-service.yaml": config}, []string{"build"}, "has aliases that expand to more"},
			{"as YAML", "", files{"m.yaml": module("a", 80), "c.yaml": foreign}, []string{"build"}, ""},
			{"as a ResourceList", "", files{"m.yaml": module("a", 80), "c.yaml": foreign}, []string{"build", "--format", "resourcelist"}, ""},
			{"as JSON, which has no aliases", "", files{"a.yaml": configMap, "m.yaml": module("a", 80), "z.yaml": foreign}, []string{"build", "--format", "json"}, tooMuch},
			{"in place", "", files{"m.yaml": module("a", 80), "c.yaml": foreign}, []string{"render"}, ""},
			{"in a kustomization", "", files{"m.yaml": module("a", 80), "c.yaml": foreign, "kustomization.yaml": "resources: [m.yaml, c.yaml]\n"}, []string{"build"}, "c.yaml: has aliases that expand to more"},
			{"in a kustomization file", "", files{"m.yaml": module("a", 80), "kustomization.yaml": "resources: [m.yaml]\nx:\n" + field("  ")}, []string{"build"}, "kustomization.yaml: has aliases that expand to more"},
		} {
			t.Run(name+" "+c.reason, func(t *testing.T) {
				t.Parallel()
				args := c.args
				if c.files != nil {
					args = append(args[:len(args):len(args)], folder(t, c.files))
				}
				code, stdout, stderr := watched(t, c.in, args...)
				if c.message == "" {
					assert.Zero(t, code, stderr)
					assert.Empty(t, stderr)
					if !strings.Contains(c.in, "ResourceList") {
						assert.True(t, strings.HasPrefix(stdout, c.in), "what came in stays")
					}
					return
				}
				assert.Equal(t, 1, code)
				assert.Contains(t, stderr, c.message)
				if !strings.Contains(c.in, "ResourceList") {
					assert.Empty(t, stdout)
				}
			})
		}
	}
}

// TestNesting puts collections into each other as deep as the parsers go, and one deeper.
func TestNesting(t *testing.T) {
	t.Parallel()
	const resource = "apiVersion: v1\nkind: A\nx:"
	for _, c := range []struct {
		reason, in string
		passes     bool
	}{
		{"flow", resource + " " + strings.Repeat("[", 9990) + strings.Repeat("]", 9990) + "\n", true},
		{"flow, too deep", resource + " " + strings.Repeat("{a: ", 10010) + strings.Repeat("}", 10010) + "\n", false},
		{"block", resource + "\n" + staircase(2000), true},
		{"block on one line", resource + "\n" + strings.Repeat("- ", 9990) + "a\n", true},
		{"block on one line, too deep", resource + "\n" + strings.Repeat("- ", 10010) + "a\n", false},
		{"JSON", `{"apiVersion":"v1","kind":"A","x":` + strings.Repeat("[", 9990) + strings.Repeat("]", 9990) + "}\n", true},
		{"JSON, too deep", `{"apiVersion":"v1","kind":"A","x":` + strings.Repeat("[", 10010) + strings.Repeat("]", 10010) + "}\n", false},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			code, stdout, stderr := watched(t, c.in)
			file := filepath.Join(folder(t, files{"in.yaml": c.in}), "in.yaml")
			built, printed, reported := watched(t, "", "build", file)
			assert.Equal(t, code, built)
			if c.passes {
				assert.Zero(t, code, stderr)
				assert.Equal(t, c.in, stdout)
				assert.Equal(t, c.in, printed)
				return
			}
			assert.Equal(t, 1, code)
			assert.Empty(t, stdout+printed)
			assert.Contains(t, stderr, "exceeded max depth")
			assert.Contains(t, reported, "exceeded max depth")
		})
	}
}

// staircase returns mappings in mappings, each in a line of its own.
func staircase(depth int) string {
	var b strings.Builder
	for i := range depth {
		fmt.Fprintf(&b, "%*sa:\n", i+1, "")
	}
	return b.String()
}
