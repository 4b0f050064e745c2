package examples_test

import (
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var (
	pageLink = regexp.MustCompile(`\]\(([^)\s]+)\)|<(https?://[^>]+)>`)
	heading  = regexp.MustCompile(`(?m)^#+ (.*)$`)
)

// linksOf returns the targets of the links of a page, without those in code.
func linksOf(t *testing.T, page string) []string {
	t.Helper()
	text := block.ReplaceAllString(read(t, filepath.Join("..", page)), "")
	text = regexp.MustCompile("`[^`\n]*`").ReplaceAllString(text, "")
	var links []string
	for _, m := range pageLink.FindAllStringSubmatch(text, -1) {
		links = append(links, m[1]+m[2])
	}
	return links
}

func isOutside(link string) bool { return strings.Contains(link, "://") }

// target returns what a link of a page leads to, relative to the root, and the anchor in it.
func target(page, link string) (file, anchor string) {
	file, anchor, _ = strings.Cut(link, "#")
	if file == "" {
		return page, anchor
	}
	return path.Join(path.Dir(page), file), anchor
}

// TestLinks follows every link inside the repository to its file and heading. Links that lead outside are not followed, but listed
// in testdata/outside-links.txt; UPDATE=1 writes the list anew.
func TestLinks(t *testing.T) {
	t.Parallel()
	var outside []string
	for _, page := range pages(t) {
		for _, link := range linksOf(t, page) {
			if isOutside(link) {
				outside = append(outside, link)
				continue
			}
			file, anchor := target(page, link)
			require.True(t, filepath.IsLocal(file), "%s links to %s", page, link)
			_, err := os.Stat(filepath.Join("..", file))
			require.NoError(t, err, "%s links to %s", page, link)
			if anchor != "" {
				assert.Contains(t, anchors(t, file), anchor, "%s links to %s", page, link)
			}
		}
	}
	slices.Sort(outside)
	text := strings.Join(slices.Compact(outside), "\n") + "\n"
	const list = "testdata/outside-links.txt"
	if os.Getenv("UPDATE") != "" {
		write(t, list, text)
	}
	assert.Equal(t, read(t, list), text)
}

// anchors returns the anchors of a page's headings as GitHub makes them.
func anchors(t *testing.T, page string) []string {
	t.Helper()
	var all []string
	for _, m := range heading.FindAllStringSubmatch(block.ReplaceAllString(read(t, filepath.Join("..", page)), ""), -1) {
		all = append(all, strings.Map(func(r rune) rune {
			switch {
			case r == ' ':
				return '-'
			case unicode.IsLetter(r) || unicode.IsDigit(r) || r == '-' || r == '_':
				return unicode.ToLower(r)
			}
			return -1
		}, m[1]))
	}
	return all
}

// TestEveryPageIsReachable holds that a reader who begins at the README finds every page.
func TestEveryPageIsReachable(t *testing.T) {
	t.Parallel()
	all := pages(t)
	reached := map[string]bool{"README.md": true}
	for queue := []string{"README.md"}; len(queue) > 0; queue = queue[1:] {
		for _, link := range linksOf(t, queue[0]) {
			if isOutside(link) {
				continue
			}
			file, _ := target(queue[0], link)
			for _, page := range all {
				if inDirectory := path.Dir(page) == file; (page == file || inDirectory) && !reached[page] {
					reached[page] = true
					queue = append(queue, page)
				}
			}
		}
	}
	for _, page := range all {
		assert.True(t, reached[page] || strings.HasPrefix(page, ".github/"), "%s is linked from nowhere", page)
	}
}
