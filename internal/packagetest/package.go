// Package packagetest makes packages of manifests for property tests, in which all that the function distinguishes is
// mixed, and returns what must come of them. The expectation comes from a model of its own, which knows neither YAML nor the
// function. One seed makes one package.
package packagetest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// A Package is a directory of manifests.
type Package struct {
	Files []File // in the order of their paths

	// Want is what must come out: the values of all resources by their apiVersion, kind, namespace and name. If the
	// package has errors, nothing may.
	Want map[string]map[string]any

	// Warnings and Errors must be reported, as Messages returns them.
	Warnings, Errors []string
}

// A File holds the documents of a path.
type File struct {
	Path      string
	Documents []Document
}

// A Document is one resource.
type Document struct {
	ID    string // as in Want
	Text  string
	Notes []string // the comments in it
	Stays bool     // whether it must come out as it is, byte for byte
	Local bool     // whether it is for tools only, so that kustomize leaves it out

	object object
}

// New makes a package of some modules and what belongs to them.
func New(seed uint64, modules int) *Package { return newGenerator(seed).fill(modules).build() }

// NewFaulty makes a package in which errors of all kinds are hidden. Those that an integration refuses by itself, without
// having called the function, are left out for integrations.
func NewFaulty(seed uint64, modules int, forIntegrations bool) *Package {
	g := newGenerator(seed).fill(modules)
	g.addErrors(forIntegrations)
	return g.build()
}

// Content returns the text of a file.
func (f File) Content() string {
	var texts []string
	for _, d := range f.Documents {
		texts = append(texts, d.Text)
	}
	return strings.Join(texts, "---\n")
}

// Documents returns all documents of the package, in the order of its files.
func (p *Package) Documents() []Document {
	var all []Document
	for _, f := range p.Files {
		all = append(all, f.Documents...)
	}
	return all
}

// Shuffled returns the same resources in other files and in another order.
func (p *Package) Shuffled(seed uint64) *Package {
	r := rand.New(rand.NewPCG(seed, 1))
	documents := p.Documents()
	r.Shuffle(len(documents), func(i, j int) { documents[i], documents[j] = documents[j], documents[i] })
	shuffled := *p
	shuffled.Files = distribute(r, documents)
	return &shuffled
}

// Text returns all documents as one stream.
func (p *Package) Text() string {
	return File{Documents: p.Documents()}.Content()
}

// ResourceList returns all documents as the items of a ResourceList.
func (p *Package) ResourceList() string {
	var b strings.Builder
	b.WriteString("apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n")
	for _, d := range p.Documents() {
		b.WriteString(d.Item())
	}
	return b.String()
}

// Item returns the document as a member of a list.
func (d Document) Item() string {
	var b strings.Builder
	begun := false
	for line := range strings.Lines(d.Text) {
		switch {
		case !begun && strings.HasPrefix(line, "#"):
		case !begun:
			begun = true
			line = "- " + line
		default:
			line = "  " + line
		}
		b.WriteString(line)
	}
	return b.String()
}

// distribute puts documents into files, in their order.
func distribute(r *rand.Rand, documents []Document) []File {
	dirs := []string{"", "apps/", "apps/pay/", "base/", "shop/"}
	var files []File
	for len(documents) > 0 {
		n := min(1+r.IntN(8), len(documents))
		files = append(files, File{Documents: documents[:n:n]})
		documents = documents[n:]
	}
	var paths []string
	for i := range files {
		paths = append(paths, fmt.Sprintf("%sf%03d.yaml", pick(r, dirs...), i))
	}
	slices.Sort(paths)
	for i := range files {
		files[i].Path = paths[i]
	}
	return files
}
