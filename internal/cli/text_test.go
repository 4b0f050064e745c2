package cli_test

import (
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestInputThatIsCut cuts inputs after each of their bytes. Within a character and within JSON that is always a fault;
// what is left of YAML may be whole by itself, and then all of it must come out.
func TestInputThatIsCut(t *testing.T) {
	t.Parallel()
	chinese := strings.Replace(module("a", 80), "  labels:", "  annotations: {\u540d: \u6a21\u5757 \U0001f600}\n  labels:", 1)
	for reason, in := range map[string]string{
		"documents":      configMap + "---\n" + chinese + "---\n" + service("a", 81),
		"a ResourceList": list + "- " + strings.ReplaceAll(strings.TrimSuffix(chinese, "\n"), "\n", "\n  ") + "\n",
		"JSON":           strings.TrimSpace(read(t, "../../testdata/json-resourcelist/in.json")),
	} {
		t.Run(reason, func(t *testing.T) {
			t.Parallel()
			for i := range len(in) {
				cut := in[:i]
				code, stdout, stderr := run(t, cut)
				checkRun(t, cut, code, stdout, stderr)
				if !utf8.ValidString(cut) || reason == "JSON" {
					require.Equal(t, 1, code, "%q", cut)
					require.Empty(t, stdout, "%q", cut)
				}
			}
		})
	}
}

// inUTF16 encodes a text with its byte order mark.
func inUTF16(text string, littleEndian bool) string {
	var b strings.Builder
	for _, unit := range utf16.Encode([]rune("\ufeff" + text)) {
		high, low := byte(unit>>8), byte(unit)
		if littleEndian {
			high, low = low, high
		}
		b.Write([]byte{high, low})
	}
	return b.String()
}

// TestEncodings reads texts in encodings that editors of other systems write.
func TestEncodings(t *testing.T) {
	t.Parallel()
	good := module("a", 80)
	for _, c := range []struct{ reason, in, message string }{
		{"a byte order mark", "\ufeff" + good, ""},
		{"a byte order mark before a separator", "\ufeff---\n" + good, ""},
		{"two byte order marks", "\ufeff\ufeff" + good, "in.yaml:1:1: error: the line has a byte order mark inside"},
		{"a byte order mark between documents", configMap + "\ufeff---\n" + good, "in.yaml:5:1: error: the line has a byte order mark inside, from a file that was appended to another one: remove it"},
		{"a byte order mark after a separator", configMap + "---\n\ufeff" + good, "in.yaml:6:1: error: the line has a byte order mark inside"},
		{"UTF-16, little endian", inUTF16(good, true), "in.yaml:1:1: error: input is not UTF-8: byte 0xff; convert it to UTF-8"},
		{"UTF-16, big endian", inUTF16(good, false), "in.yaml:1:1: error: input is not UTF-8: byte 0xfe; convert it to UTF-8"},
		{"UTF-16 without its mark", strings.TrimPrefix(inUTF16(good, false), "\xfe\xff"), "in.yaml:1:1: error: input is not YAML: control characters are not allowed"},
		{"Latin-1", strings.Replace(good, "{app: a}", "{app: a} # caf\xe9", 1), "in.yaml:5:25: error: input is not UTF-8: byte 0xe9"},
		{"half of a surrogate pair", strings.Replace(good, "{app: a}", "{app: a} # \xed\xa0\xbd", 1), "in.yaml:5:22: error: input is not UTF-8: byte 0xed"},
		{"a NUL byte in a comment", good + "# \x00\n", "in.yaml:10:3: error: input is not YAML: control characters are not allowed"},
		{"a NUL byte in a value", strings.Replace(good, "{app: a}", "{app: \"\x00\"}", 1), "in.yaml:5:18: error: input is not YAML: control characters are not allowed"},
		{"a NUL byte in JSON", "{\"apiVersion\":\"v1\",\"kind\":\"A\x00\"}", "in.yaml:1:29: error: input is neither JSON (invalid character"},
		{"an escaped NUL", strings.Replace(good, "{app: a}", "{app: \"\\0\"}", 1), ""},
		{"nothing but NUL bytes", strings.Repeat("\x00", 4096), "in.yaml:1:1: error: input is not YAML: control characters are not allowed"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			dir := folder(t, files{"in.yaml": c.in})
			for _, args := range [][]string{nil, {"build", dir}, {"render", "--check", dir}} {
				code, stdout, stderr := run(t, c.in, args...)
				if c.message != "" {
					assert.Equal(t, 1, code)
					assert.Empty(t, stdout)
					message, path := c.message, dir+"/in.yaml"
					if args == nil {
						path = "<stdin>"
					}
					assert.Contains(t, stderr, strings.Replace(message, "in.yaml", path, 1))
					continue
				}
				if len(args) > 0 && args[0] == "render" {
					assert.Equal(t, 3, code)
					assert.Equal(t, "To fix it, run: module-service render "+dir+"\n", stderr)
				} else {
					assert.Zero(t, code)
					assert.Empty(t, stderr)
					assert.Equal(t, c.in+"---\n"+service("a", 80), stdout)
				}
			}
		})
	}
}

// TestNamesInEveryScript gives resources, labels, files and folders names in many scripts. Kubernetes takes few of them for
// names; all others keep every byte.
func TestNamesInEveryScript(t *testing.T) {
	t.Parallel()
	for script, word := range map[string]string{
		"Chinese":             "\u6a21\u5757",
		"Arabic":              "\u0648\u062d\u062f\u0629",
		"Hebrew, turned":      "\u202e\u05de\u05d5\u05d3\u05d5\u05dc\u202c",
		"Devanagari":          "\u092e\u0949\u0921\u094d\u092f\u0942\u0932",
		"emoji":               "\U0001f469\u200d\U0001f4bb",
		"combining marks":     "e\u0301\u0323\u0308",
		"the composed form":   "\u00e9",
		"full width":          "\uff4d\uff4f\uff44",
		"beyond the BMP":      "\U00020bb7\U00010348",
		"Latin capitals":      "M\u00d6DUL",
		"Cyrillic look-alike": "\u0441\u0430rt",
	} {
		t.Run(script, func(t *testing.T) {
			t.Parallel()
			for field, in := range map[string]string{
				"spec.template.spec.module.name": strings.Replace(module("a", 80), "module: {name: a, version: 1.0.0, url: https://example.com/a.jar}", "module: {name: "+word+", version: 1.0.0, url: https://example.com/a.jar}", 1),
				"metadata.name":                  strings.Replace(module("a", 80), "  name: a\n", "  name: "+word+"\n", 1),
				"metadata.namespace":             strings.Replace(module("a", 80), "  name: a\n", "  name: a\n  namespace: "+word+"\n", 1),
			} {
				code, stdout, stderr := run(t, in)
				assert.Equal(t, 1, code, field)
				assert.Empty(t, stdout)
				assert.Contains(t, stderr, ": "+field+": ")
			}

			kept := strings.Replace(module("a", 80), "{app: a}", "{app: a, x: "+word+"}\n  annotations:\n    "+word+": |\n      "+word+" # "+word+"\n", 1)
			name := word + "/" + word + " " + word
			dir := folder(t, files{name + ".yaml": kept, "outer/" + name + ".json": `{"apiVersion": "v1", "kind": "A", "metadata": {"name": "` + word + `"}}`})
			code, stdout, stderr := run(t, "", "build", dir)
			require.Zero(t, code, stderr)
			assert.Contains(t, stdout, kept)
			code, _, stderr = run(t, "", "render", dir)
			require.Zero(t, code, stderr)
			assert.Equal(t, service("a", 80), read(t, filepath.Join(dir, word, "service_a-service.yaml")))
			code, stdout, stderr = run(t, "", "render", "--check", dir)
			assert.Zero(t, code, stdout+stderr)

			write(t, filepath.Join(dir, name+".yaml"), strings.Replace(kept, "port: 80", "port: 0", 1))
			code, stdout, stderr = run(t, "", "build", dir)
			assert.Equal(t, 1, code)
			assert.Empty(t, stdout)
			assert.Contains(t, stderr, strings.Trim(word, "\u202e\u202c"), "a fault names the file")
			assert.NotContains(t, stderr, "\u202e", "and no name turns the line around")
		})
	}
}
