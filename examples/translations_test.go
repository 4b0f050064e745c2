package examples_test

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A part is what a page is compared by: a heading, a paragraph, an item of a list, a row of a table, or a block of code.
type part struct {
	kind string
	line int
	text string
}

// partsOf divides a page into its parts. A paragraph may run over several lines.
func partsOf(page string) []part {
	var parts []part
	open := "" // what the next line may continue
	for i, line := range strings.Split(page, "\n") {
		kind, next := kindOf(line)
		switch {
		case open == "code" && line == "```":
			open = ""
		case open == "code":
			parts[len(parts)-1].text += line + "\n"
		case line == "":
			open = ""
		case kind == "paragraph" && open != "":
			parts[len(parts)-1].text += " " + strings.TrimSpace(line)
		default:
			parts = append(parts, part{kind, i + 1, line})
			if kind == "code" {
				parts[len(parts)-1].text += "\n"
			}
			open = next
		}
	}
	return parts
}

// kindOf returns what a line outside of code begins, and what the lines after it may continue.
func kindOf(line string) (kind, open string) {
	switch {
	case strings.HasPrefix(line, "```"):
		return "code", "code"
	case strings.HasPrefix(line, "#"):
		hashes, _, _ := strings.Cut(line, " ")
		return "heading " + hashes, ""
	case strings.HasPrefix(line, "|"):
		return fmt.Sprintf("row of %d cells", strings.Count(strings.ReplaceAll(line, `\|`, ""), "|")-1), ""
	case strings.HasPrefix(line, "- "):
		return "item", "item"
	}
	return "paragraph", "paragraph"
}

var (
	code    = regexp.MustCompile("`[^`]+`")
	link    = regexp.MustCompile(`\]\(([^)]+)\)`)
	number  = regexp.MustCompile(`\d+(?:[.,]\d+)*`)
	comment = regexp.MustCompile(`(?m)(^|[ \t]+)#.*$`)
)

// untranslated returns what of a part of a page is the same in every language.
func (p part) untranslated(page string) []string {
	if p.kind == "code" {
		name, _, _ := strings.Cut(p.text, "\n")
		if name == "```console" {
			return []string{p.text}
		}
		var lines []string
		for _, line := range strings.Split(p.text, "\n") {
			if line = comment.ReplaceAllString(line, ""); line != "" {
				lines = append(lines, line)
			}
		}
		return lines
	}
	kept := code.FindAllString(p.text, -1)
	text := code.ReplaceAllString(p.text, "")
	for _, m := range link.FindAllStringSubmatch(text, -1) {
		kept = append(kept, "link to "+originOf(page, m[1]))
	}
	kept = append(kept, number.FindAllString(link.ReplaceAllString(text, ""), -1)...)
	slices.Sort(kept)
	return kept
}

// translations are the pages in Chinese, and those in English that they are held to.
var translations = map[string]string{
	"README-zh_CN.md":             "README.md",
	"docs/zh_CN/configuration.md": "docs/configuration.md",
	"docs/zh_CN/koupleless.md":    "docs/koupleless.md",
	"docs/zh_CN/messages.md":      "docs/messages.md",
}

// TestTranslations holds each translated page to its original: the same parts in the same order, in each the same code, links and
// numbers, whatever the language.
func TestTranslations(t *testing.T) {
	t.Parallel()
	for chinese, english := range translations {
		want, got := partsOf(withoutLanguages(t, english)), partsOf(withoutLanguages(t, chinese))
		for i := range min(len(want), len(got)) {
			where := fmt.Sprintf("%s:%d\n%s\n%s:%d\n%s", english, want[i].line, want[i].text, chinese, got[i].line, got[i].text)
			require.Equal(t, want[i].kind, got[i].kind, where)
			assert.Equal(t, want[i].untranslated(english), got[i].untranslated(chinese), where)
		}
		assert.Len(t, got, len(want), "all of %s, and no more", english)
	}
	for _, page := range pages(t) {
		assert.True(t, !isTranslation(page) || translations[page] != "", "%s is held to no page", page)
	}
}

// TestTranslatedMessages holds that every rule of the messages has its meaning in Chinese. UPDATE=1 takes new rules and examples from
// the English page, for translation.
func TestTranslatedMessages(t *testing.T) {
	t.Parallel()
	const english, chinese = "../docs/messages.md", "../docs/zh_CN/messages.md"
	row := regexp.MustCompile("(?m)^\\| (`[\\w-]+`) \\| ([^|]*) \\| (.*?) \\| (.*)\\|\n")
	meanings := map[string]string{}
	for _, m := range row.FindAllStringSubmatch(read(t, chinese), -1) {
		meanings[m[1]] = m[3]
		assert.Regexp(t, `\p{Han}`, m[3], "%s has to be translated", m[1])
	}
	if os.Getenv("UPDATE") == "" {
		return // TestTranslations compares the pages
	}
	var table strings.Builder
	for _, m := range row.FindAllStringSubmatch(read(t, english), -1) {
		fmt.Fprintf(&table, "| %s | %s | %s | %s|\n", m[1], m[2], cmp.Or(meanings[m[1]], m[3]), m[4])
	}
	page := read(t, chinese)
	places := row.FindAllStringIndex(page, -1)
	write(t, chinese, page[:places[0][0]]+table.String()+page[places[len(places)-1][1]:])
}

// withoutLanguages returns a page without the line that leads to the other language, which it must have.
func withoutLanguages(t *testing.T, page string) string {
	t.Helper()
	text, found := read(t, filepath.Join("..", page)), 0
	text = regexp.MustCompile(`(?m)^(English \| \[简体中文\]|\[English\])\(?.*$`).ReplaceAllStringFunc(text, func(string) string {
		found++
		return ""
	})
	require.Equal(t, 1, found, "%s leads to the other language", page)
	return text
}

// originOf returns where a link leads in terms of the English pages, from the root: the original of a translated page, whatever the
// heading.
func originOf(page, link string) string {
	if isOutside(link) {
		return strings.Replace(link, "koupleless.io/en/", "koupleless.io/", 1)
	}
	file, anchor := target(page, link)
	if english, ok := translations[file]; ok {
		file = english
	}
	if anchor != "" {
		file += "#"
	}
	return file
}

func TestPartsOfAPage(t *testing.T) {
	t.Parallel()
	page := "# A\n\nOne `two\nthree` [four](five.md) 1,000 `6`.\n| a | `b\\|c` |\n- item\n  of 2.5\n- item\n```yaml\n# only this\na: 1 # one\n```\n```console\n$ a # b\n```\n"
	var kinds []string
	var kept [][]string
	for _, p := range partsOf(page) {
		kinds = append(kinds, fmt.Sprintf("%d %s", p.line, p.kind))
		kept = append(kept, p.untranslated("page.md"))
	}
	assert.Equal(t, []string{"1 heading #", "3 paragraph", "5 row of 2 cells", "6 item", "8 item", "9 code", "13 code"}, kinds)
	assert.Equal(t, [][]string{
		nil,
		{"1,000", "`6`", "`two three`", "link to five.md"},
		{"`b\\|c`"},
		{"2.5"},
		nil,
		{"```yaml", "a: 1"},
		{"```console\n$ a # b\n"},
	}, kept, "comments may be translated, in commands and what they print nothing")
}
