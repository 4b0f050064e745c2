package examples_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/internal/e2e"
	"github.com/koupleless/module-service/internal/packagetest"
)

// modules is how many each generated package has.
const modules = 150

// A host renders a folder that holds a package. What comes out may stand on standard output or in the folder.
type host struct {
	name  string
	tool  string
	files func(p *packagetest.Package) map[string]string // beside those of the package
	run   []string
	local bool // whether resources that are for tools only come out as well
	tree  bool // whether the output is the folder
}

var hosts = []host{
	{name: "kustomize", tool: "kustomize", files: func(p *packagetest.Package) map[string]string {
		return map[string]string{
			"kustomization.yaml": resourcesOf(p) + "transformers: [module-service.yaml]\n",
			"module-service.yaml": "apiVersion: fn.koupleless.io/v1alpha1\nkind: ModuleService\nmetadata:\n  name: module-service\n" +
				"  annotations:\n    config.kubernetes.io/function: |\n      exec: {path: module-service}\n",
		}
	}, run: []string{"kustomize", "build", "--enable-alpha-plugins", "--enable-exec"}},
	{name: "build of a kustomization", files: func(p *packagetest.Package) map[string]string {
		return map[string]string{"kustomization.yaml": resourcesOf(p)}
	}, run: []string{"module-service", "build"}},
	{name: "build of a directory", run: []string{"module-service", "build"}, local: true},
	{name: "render", run: []string{"module-service", "render", "."}, local: true, tree: true},
	{name: "kpt fn eval", tool: "kpt", run: []string{"kpt", "fn", "eval", "--exec", "module-service", "--truncate-output=false", "."}, local: true, tree: true},
	{name: "kpt fn render", tool: "kpt", files: func(*packagetest.Package) map[string]string {
		return map[string]string{"Kptfile": "apiVersion: kpt.dev/v1\nkind: Kptfile\nmetadata:\n  name: generated\npipeline:\n  mutators:\n  - exec: module-service\n"}
	}, run: []string{"kpt", "fn", "render", "--allow-exec", "--truncate-output=false", "."}, local: true, tree: true},
}

func resourcesOf(p *packagetest.Package) string {
	list := "resources:\n"
	for _, f := range p.Files {
		list += "- " + f.Path + "\n"
	}
	return list
}

// render runs the host over a package. It returns the files of the folder before and after.
func (h host) render(t *testing.T, p *packagetest.Package) (r result, before, after map[string]string) {
	t.Helper()
	if h.tool != "" {
		need(t, h.tool)
	}
	dir := t.TempDir()
	for _, f := range p.Files {
		write(t, filepath.Join(dir, f.Path), f.Content())
	}
	if h.files != nil {
		for name, content := range h.files(p) {
			write(t, filepath.Join(dir, name), content)
		}
	}
	before = tree(t, dir)
	program := h.run[0]
	if h.tool == "" {
		program = filepath.Join(e2e.Dir(), program)
	}
	r = command(t, dir, program, h.run[1:]...)
	after = tree(t, dir)
	// kpt notes its runs there.
	delete(before, filepath.Join(dir, "Kptfile"))
	delete(after, filepath.Join(dir, "Kptfile"))
	return r, before, after
}

// TestHostsAgree holds that the same resources come of a generated package through every host: those of the model.
func TestHostsAgree(t *testing.T) {
	t.Parallel()
	for seed := range e2e.Inputs(1, 2) {
		p := packagetest.New(100+seed, modules)
		for _, h := range hosts {
			t.Run(fmt.Sprintf("seed=%d/%s", 100+seed, h.name), func(t *testing.T) {
				t.Parallel()
				r, _, after := h.render(t, p)
				require.Zero(t, r.code, r.stderr)
				assert.Equal(t, p.Warnings, packagetest.Messages(r.stderr, "warning"))
				output := r.stdout
				if h.tree {
					output = ""
					for _, path := range sorted(after) {
						output += "---\n" + after[path]
					}
				}
				got := byID(t, output)
				for _, d := range p.Documents() {
					if d.Local && !h.local {
						assert.NotContains(t, got, d.ID)
						got[d.ID] = p.Want[d.ID]
					}
				}
				require.Equal(t, sorted(p.Want), sorted(got))
				for id, want := range p.Want {
					require.Equal(t, want, got[id], id)
				}
			})
		}
	}
}

// TestHostsReportEveryFault holds that a package with faults fails in every host with all of them reported, and that no host
// takes anything for a result.
func TestHostsReportEveryFault(t *testing.T) {
	t.Parallel()
	p := packagetest.NewFaulty(200, modules, true)
	for _, h := range hosts {
		t.Run(h.name, func(t *testing.T) {
			t.Parallel()
			r, before, after := h.render(t, p)
			assert.NotZero(t, r.code)
			t.Logf("%.1500s", r.stderr)
			assert.Equal(t, p.Errors, packagetest.Messages(r.stderr, "error"))
			assert.Equal(t, p.Warnings, packagetest.Messages(r.stderr, "warning"))
			assert.Empty(t, strings.TrimSpace(r.stdout))
			assert.Equal(t, before, after)
		})
	}
}
