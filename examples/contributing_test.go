package examples_test

import (
	"cmp"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestPictureIsOfTheCode compares the arrows of the picture with the imports of the packages in the program.
func TestPictureIsOfTheCode(t *testing.T) {
	t.Parallel()
	const module = "github.com/koupleless/module-service"
	var imports []string
	for line := range strings.Lines(command(t, "..", "go", "list", "-deps", "-f", `{{.ImportPath}} {{join .Imports " "}}`, ".").stdout) {
		words := strings.Fields(line)
		from, own := strings.CutPrefix(words[0]+"/", module+"/")
		for _, imported := range words[1:] {
			if to, found := strings.CutPrefix(imported, module+"/"); own && found {
				imports = append(imports, cmp.Or(strings.TrimSuffix(from, "/"), "main.go")+" -> "+to)
			}
		}
	}

	pictures := blocks(t, "../CONTRIBUTING.md", "mermaid")
	require.Len(t, pictures, 1)
	node := regexp.MustCompile(`(\w+)(?:\["([^"<]+)[^"]*"\])?`)
	names := map[string]string{}
	for _, m := range node.FindAllStringSubmatch(pictures[0], -1) {
		names[m[1]] = cmp.Or(m[2], names[m[1]])
	}
	var arrows []string
	for line := range strings.Lines(pictures[0]) {
		left, right, found := strings.Cut(line, " --> ")
		if !found {
			continue
		}
		for _, from := range strings.Split(left, " & ") {
			for _, to := range strings.Split(right, " & ") {
				arrows = append(arrows, names[node.FindStringSubmatch(from)[1]]+" -> "+names[node.FindStringSubmatch(to)[1]])
			}
		}
	}
	require.NotEmpty(t, imports)
	slices.Sort(arrows)
	assert.Equal(t, slices.Compact(slices.Clone(arrows)), arrows, "each arrow is drawn once")
	assert.ElementsMatch(t, imports, arrows)
}

// TestFunctionsAreThere looks for the functions, methods and types that the table of the steps names in the files beside them.
func TestFunctionsAreThere(t *testing.T) {
	t.Parallel()
	named := regexp.MustCompile("`(\\w+)` in `([\\w/]+\\.go)`").FindAllStringSubmatch(read(t, "../CONTRIBUTING.md"), -1)
	require.NotEmpty(t, named)
	for _, m := range named {
		assert.Regexp(t, `(?m)^(func|type) (\(\w+ \*\w+\) )?`+m[1]+`\b`, read(t, filepath.Join("..", m[2])))
	}
}

// TestTargetsAreThere checks the commands that no test runs: what the pages call exists.
func TestTargetsAreThere(t *testing.T) {
	t.Parallel()
	makefile := read(t, "../Makefile")
	found := 0
	for _, page := range pages(t) {
		page = filepath.Join("..", page)
		called := regexp.MustCompile("(?m)^`?make ((?:[a-z][a-z0-9-]* ?)+)").FindAllStringSubmatch(strings.Join(append(inline(t, page), blocks(t, page, "sh")...), "\n"), -1)
		for _, m := range called {
			for _, target := range strings.Fields(m[1]) {
				assert.Regexp(t, `(?m)^`+target+`:`, makefile, "make %s in %s", target, page)
				found++
			}
		}
	}
	assert.Greater(t, found, 10)
}

// inline returns the pieces of code in the lines of a page.
func inline(t *testing.T, page string) []string {
	t.Helper()
	return regexp.MustCompile("`[^`\n]+`").FindAllString(block.ReplaceAllString(read(t, page), ""), -1)
}
