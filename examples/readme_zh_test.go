package examples_test

import (
	"fmt"
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

// partsOf takes a page apart. A paragraph may run over several lines.
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

// kindOf tells what a line outside of code begins, and what the lines behind it may continue.
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

// untranslated returns what of a part is the same in every language.
func (p part) untranslated() []string {
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
		kept = append(kept, "link to "+m[1])
	}
	kept = append(kept, number.FindAllString(link.ReplaceAllString(text, ""), -1)...)
	slices.Sort(kept)
	return kept
}

// TestChineseREADMESaysTheSame holds README-zh_CN.md to README.md: the same parts in the same order, in each the same code,
// links and numbers, whatever the language.
func TestChineseREADMESaysTheSame(t *testing.T) {
	t.Parallel()
	const englishLink, chineseLink = "English | [简体中文](README-zh_CN.md)", "[English](README.md) | 简体中文"
	english, chinese := read(t, "../README.md"), read(t, "../README-zh_CN.md")
	require.Contains(t, english, "\n"+englishLink+"\n")
	require.Contains(t, chinese, "\n"+chineseLink+"\n")
	want := partsOf(strings.Replace(english, englishLink, "", 1))
	got := partsOf(strings.Replace(chinese, chineseLink, "", 1))
	for i := range min(len(want), len(got)) {
		where := fmt.Sprintf("README.md:%d\n%s\nREADME-zh_CN.md:%d\n%s", want[i].line, want[i].text, got[i].line, got[i].text)
		require.Equal(t, want[i].kind, got[i].kind, where)
		assert.Equal(t, want[i].untranslated(), got[i].untranslated(), where)
	}
	assert.Len(t, got, len(want), "all of README.md, and no more")
}

func TestPartsOfAPage(t *testing.T) {
	t.Parallel()
	page := "# A\n\nOne `two\nthree` [four](five.md) 1,000 `6`.\n| a | `b\\|c` |\n- item\n  of 2.5\n- item\n```yaml\n# only this\na: 1 # one\n```\n```console\n$ a # b\n```\n"
	var kinds []string
	var kept [][]string
	for _, p := range partsOf(page) {
		kinds = append(kinds, fmt.Sprintf("%d %s", p.line, p.kind))
		kept = append(kept, p.untranslated())
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
