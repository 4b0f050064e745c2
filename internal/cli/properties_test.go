package cli_test

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/e2e"
	"github.com/koupleless/module-service/internal/packagetest"
)

// modules is how many each generated package has.
const modules = 200

// eachPackage runs a property over generated packages. A seed that fails is run again by its name.
func eachPackage(t *testing.T, property func(t *testing.T, p *packagetest.Package, seed uint64)) {
	t.Helper()
	for seed := range e2e.Inputs(1, 4) {
		t.Run(fmt.Sprintf("seed=%d", seed), func(t *testing.T) {
			t.Parallel()
			property(t, packagetest.New(seed, modules), seed)
		})
	}
}

// TestPackages holds that of a package exactly the requested Services come out, and every byte of everything else, by each of the
// ways in which the program is called, and that a second run changes nothing.
func TestPackages(t *testing.T) {
	t.Parallel()
	eachPackage(t, func(t *testing.T, p *packagetest.Package, seed uint64) {
		ways := map[string]func(t *testing.T, p *packagetest.Package) string{
			"documents":    throughDocuments,
			"ResourceList": throughResourceList,
			"SDK":          throughSDK,
			"build":        throughBuild,
			"render":       throughRender,
		}
		for name, way := range ways {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				output := way(t, p)
				requireResources(t, p.Want, output)
				assert.NotZero(t, assertValid(t, output))
				t.Run("in another order", func(t *testing.T) {
					t.Parallel()
					requireResources(t, p.Want, way(t, p.Shuffled(seed)))
				})
			})
		}
	})
}

func throughDocuments(t *testing.T, p *packagetest.Package) string {
	t.Helper()
	code, stdout, stderr := run(t, p.Text())
	require.Zero(t, code, stderr)
	require.Equal(t, p.Warnings, packagetest.Messages(stderr, "warning"))
	requireTexts(t, stdout, p, func(d packagetest.Document) string { return d.Text })
	assertStable(t, stdout)
	return stdout
}

func throughResourceList(t *testing.T, p *packagetest.Package) string {
	t.Helper()
	code, stdout, stderr := run(t, p.ResourceList())
	require.Zero(t, code, stderr)
	require.Equal(t, p.Warnings, packagetest.Messages(stderr, "warning"))
	requireTexts(t, stdout, p, packagetest.Document.Item)
	assertStable(t, stdout)
	return stdout
}

func throughSDK(t *testing.T, p *packagetest.Package) string {
	t.Helper()
	list, err := kptfn.ParseResourceList([]byte(p.ResourceList()))
	require.NoError(t, err)
	ok, err := fn.Process(list)
	require.NoError(t, err)
	require.True(t, ok, list.Results)
	var texts []string
	for _, item := range list.Items {
		texts = append(texts, item.String())
	}
	return strings.Join(texts, "---\n")
}

func throughBuild(t *testing.T, p *packagetest.Package) string {
	t.Helper()
	code, stdout, stderr := run(t, "", "build", folder(t, filesOf(p)))
	require.Zero(t, code, stderr)
	require.Equal(t, p.Warnings, packagetest.Messages(stderr, "warning"))
	requireTexts(t, stdout, p, func(d packagetest.Document) string { return d.Text })
	assertStable(t, stdout)
	return stdout
}

// throughRender also holds that a file in which nothing changes is not touched, and that every new one is where it belongs.
func throughRender(t *testing.T, p *packagetest.Package) string {
	t.Helper()
	dir := folder(t, filesOf(p))
	code, stdout, stderr := run(t, "", "render", dir)
	require.Zero(t, code, stderr)
	require.Equal(t, p.Warnings, packagetest.Messages(stderr, "warning"))
	after := contents(t, dir)
	require.Equal(t, changedFiles(dir, filesOf(p), after), stdout)
	var all []string
	for _, f := range p.Files {
		changes := func(d packagetest.Document) bool { return !d.Stays }
		if !slices.ContainsFunc(f.Documents, changes) {
			require.Equal(t, f.Content(), after[f.Path], f.Path)
		}
		requireTexts(t, after[f.Path], &packagetest.Package{Files: []packagetest.File{f}, Want: p.Want},
			func(d packagetest.Document) string { return d.Text })
		if content, there := after[f.Path]; there {
			all = append(all, content)
		}
		delete(after, f.Path)
	}
	for path, content := range after {
		require.True(t, strings.HasPrefix(filepath.Base(path), "service_"), path)
		all = append(all, content)
	}
	before := contents(t, dir)
	code, _, stderr = run(t, "", "render", dir)
	require.Zero(t, code, stderr)
	require.Equal(t, before, contents(t, dir), "the second run changes nothing")
	code, diff, _ := run(t, "", "render", "--check", dir)
	require.Zero(t, code)
	require.Empty(t, diff)
	return strings.Join(all, "---\n")
}

// changedFiles returns the lines that a render prints for the files that it changed.
func changedFiles(dir string, before, after files) string {
	reported := map[string]string{}
	for path, content := range after {
		if was, there := before[path]; !there {
			reported[path] = "created "
		} else if was != content {
			reported[path] = "updated "
		}
	}
	for path := range before {
		if _, there := after[path]; !there {
			reported[path] = "deleted "
		}
	}
	var lines strings.Builder
	for _, path := range slices.Sorted(maps.Keys(reported)) {
		lines.WriteString(reported[path] + filepath.Join(dir, path) + "\n")
	}
	return lines.String()
}

func filesOf(p *packagetest.Package) files {
	all := files{}
	for _, f := range p.Files {
		all[f.Path] = f.Content()
	}
	return all
}

// requireResources compares an output with the values of the resources that it must hold.
func requireResources(t *testing.T, want map[string]map[string]any, output string) {
	t.Helper()
	got := map[string]map[string]any{}
	for _, value := range values(t, output) {
		resource := value.(map[string]any)
		metadata := resource["metadata"].(map[string]any)
		namespace, _ := metadata["namespace"].(string)
		id := fmt.Sprintf("%s %s %s %s", resource["apiVersion"], resource["kind"], namespace, metadata["name"])
		_, twice := got[id] // require.NotContains compares with every key
		require.False(t, twice, "%s is there twice", id)
		got[id] = resource
	}
	for id, resource := range want {
		require.Equal(t, resource, got[id], id)
	}
	require.Equal(t, slices.Sorted(maps.Keys(want)), slices.Sorted(maps.Keys(got)))
}

// requireTexts holds that every document that stays is in an output byte for byte, that they have their order, and that
// one that changes keeps its comments.
func requireTexts(t *testing.T, output string, p *packagetest.Package, textOf func(packagetest.Document) string) {
	t.Helper()
	rest := output
	for _, d := range p.Documents() {
		if !d.Stays {
			if _, changes := p.Want[d.ID]; changes {
				for _, note := range d.Notes {
					require.Contains(t, output, note, "%s was\n%s", d.ID, d.Text)
				}
			}
			continue
		}
		_, behind, found := strings.Cut(rest, textOf(d))
		require.True(t, found, "%s is not in the output, or not in its place:\n%s", d.ID, textOf(d))
		rest = behind
	}
}

// TestFaultyPackages holds that every fault of a package is reported at once, by each of the ways, and that nothing comes of
// the rest.
func TestFaultyPackages(t *testing.T) {
	t.Parallel()
	for seed := range e2e.Inputs(1, 3) {
		p := packagetest.NewFaulty(seed, modules, false)
		dir := folder(t, filesOf(p))
		before, out := contents(t, dir), filepath.Join(t.TempDir(), "out.yaml")
		for name, c := range map[string]struct {
			stdin, stdout string
			args          []string
		}{
			"documents":          {stdin: p.Text()},
			"ResourceList":       {stdin: p.ResourceList(), stdout: p.ResourceList()},
			"build":              {args: []string{"build", dir}},
			"build to a file":    {args: []string{"build", dir, "--output", out}},
			"build of documents": {stdin: p.Text(), args: []string{"build", "-"}},
			"render":             {args: []string{"render", dir}},
			"render --check":     {args: []string{"render", "--check", dir}},
		} {
			t.Run(fmt.Sprintf("seed=%d/%s", seed, name), func(t *testing.T) {
				t.Parallel()
				code, stdout, stderr := run(t, c.stdin, c.args...)
				assert.Equal(t, 1, code)
				assert.Equal(t, p.Errors, packagetest.Messages(stderr, "error"))
				assert.Equal(t, p.Warnings, packagetest.Messages(stderr, "warning"))
				items, _, _ := strings.Cut(stdout, "results:\n")
				assert.Equal(t, c.stdout, items)
				assert.Equal(t, before, contents(t, dir))
				assert.NoFileExists(t, out)
			})
		}
		t.Run(fmt.Sprintf("seed=%d/SDK", seed), func(t *testing.T) {
			t.Parallel()
			list, err := kptfn.ParseResourceList([]byte(p.ResourceList()))
			require.NoError(t, err)
			items := list.Items.String()
			ok, err := fn.Process(list)
			require.NoError(t, err)
			assert.False(t, ok)
			assert.Equal(t, items, list.Items.String())
			var lines []string
			for _, r := range list.Results {
				lines = append(lines, fn.FormatResult(r))
			}
			assert.Equal(t, p.Errors, packagetest.Messages(strings.Join(lines, "\n"), "error"))
		})
	}
}
