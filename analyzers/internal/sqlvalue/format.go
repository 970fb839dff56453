package sqlvalue

// format puts the arguments in the places of the verbs.
func (r *reader) format(f *Format) []Seg {
	var out []Seg
	arg := 0
	for _, s := range r.text(f.F) {
		if s.Gap != nil {
			out = append(out, s)
			continue
		}
		text := s.Text
		from := 0
		flush := func(to int) {
			if to > from {
				l := *s.Lit
				l.Verb = true
				out = append(out, Seg{Text: text[from:to], Lit: &l, Off: s.Off + from})
			}
		}
		for i := 0; i < len(text); i++ {
			if text[i] != '%' {
				continue
			}
			start := i
			i++
			for i < len(text) && (text[i] >= '0' && text[i] <= '9' || text[i] == '.' || text[i] == '+' || text[i] == '-' || text[i] == ' ' || text[i] == '#' || text[i] == '[' || text[i] == ']' || text[i] == '*') {
				if text[i] == '[' {
					n := 0
					for i++; i < len(text) && text[i] >= '0' && text[i] <= '9'; i++ {
						n = n*10 + int(text[i]-'0')
					}
					arg = n - 1
				}
				i++
			}
			if i >= len(text) {
				break
			}
			if text[i] == '%' {
				flush(start + 1) // one of the two
				from = i + 1
				continue
			}
			flush(start)
			from = i + 1
			g := &Gap{Param: -1}
			if arg >= 0 && arg < len(f.Exprs) {
				g.Expr = f.Exprs[arg]
			}
			switch text[i] {
			case 's', 'v':
				if arg >= 0 && arg < len(f.Args) {
					out = append(out, r.text(f.Args[arg])...)
				} else {
					out = append(out, Seg{Gap: g})
				}
			case 'd', 'f', 'g', 'e', 't', 'x':
				if arg >= 0 && arg < len(f.Args) {
					if l, ok := f.Args[arg].(*Lit); ok {
						out = append(out, Seg{Text: l.Text, Lit: l})
						arg++
						continue
					}
				}
				g.Kind = Value
				out = append(out, Seg{Gap: g})
			case 'q':
				g.Quote = true
				out = append(out, Seg{Gap: g})
			default:
				out = append(out, Seg{Gap: g})
			}
			arg++
		}
		flush(len(text))
	}
	return out
}
