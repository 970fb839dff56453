package lexer

import "strings"

// closing finds the end of a template that starts before from; it does not
// look further than 4 KiB.
func closing(s string, from int, end string) int {
	window := s[from:]
	if len(window) > 4096 {
		window = window[:4096]
	}
	if i := strings.Index(window, end); i >= 0 {
		return from + i + len(end)
	}
	return 0
}

// control reports whether a template action prints nothing itself.
func control(action string) bool {
	action = strings.TrimLeft(action, "- \t\r\n")
	end := 0
	for end < len(action) && isWordByte(action[end]) {
		end++
	}
	switch action[:end] {
	case "if", "else", "end", "range", "with", "define", "break", "continue":
		return true
	}
	return strings.HasPrefix(action, "/*") || strings.HasPrefix(action, "$") && strings.Contains(action, ":=") || strings.HasPrefix(action, "#") || strings.HasPrefix(action, "/")
}

// Verb returns the end of the format verb that starts at s[i] == '%', or 0.
func Verb(s string, i int, f Format) int {
	j := i + 1
	if j < len(s) && s[j] == '(' { // Python's %(name)s
		k := j + 1
		for k < len(s) && isWordByte(s[k]) {
			k++
		}
		if k > j+1 && k+1 < len(s) && s[k] == ')' && (s[k+1] == 's' || s[k+1] == 'd') {
			return k + 2
		}
		return 0
	}
	for j < len(s) && strings.IndexByte("+-#0123456789.*[]", s[j]) >= 0 {
		j++
	}
	if j >= len(s) {
		return 0
	}
	verbs := "sdvq"
	if f == FormatYes {
		verbs = "vTtbcdoOqxXUeEfFgGsp"
	}
	if strings.IndexByte(verbs, s[j]) < 0 {
		return 0
	}
	if f != FormatYes && j+1 < len(s) && isWordByte(s[j+1]) {
		return 0
	}
	return j + 1
}
