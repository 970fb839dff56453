package direct

import (
	"xorm.io/xorm"
)

// Members fetches users one by one through the engine.
func Members(engine *xorm.Engine, ids []int64) ([]*User, error) {
	members := make([]*User, 0, len(ids))
	for _, id := range ids {
		user := new(User)
		found, err := engine.ID(id).Get(user) // want `^query in loop: xorm Get runs len\(ids\) times per Members[ ;].*\[query-in-loop\]$`
		if err != nil {
			return nil, err
		}
		if found {
			members = append(members, user)
		}
	}
	return members, nil
}

// MembersAtOnce is one query with an IN list.
func MembersAtOnce(engine *xorm.Engine, ids []int64) ([]*User, error) {
	var members []*User
	err := engine.In("id", ids).Find(&members)
	return members, err
}

// Register inserts users by one session, one by one.
func Register(session *xorm.Session, users []*User) error {
	for _, user := range users {
		if _, err := session.Insert(user); err != nil { // want `^query in loop: xorm Insert runs len\(users\) times per Register[ ;].*\[query-in-loop\]$`
			return err
		}
	}
	return nil
}

// EmailsTaken counts through the interface that engine, engine group and
// session share.
func EmailsTaken(db xorm.Interface, emails []string) (taken []string, err error) {
	for _, email := range emails {
		n, err := db.Where("email = ?", email).Count(new(User)) // want `^query in loop: xorm Count runs len\(emails\) times per EmailsTaken[ ;].*\[query-in-loop\]$`
		if err != nil {
			return nil, err
		}
		if n > 0 {
			taken = append(taken, email)
		}
	}
	return taken, nil
}

// Conditions only adds conditions in the loop; Find runs the session once.
func Conditions(engine *xorm.Engine, likes map[string]string) ([]*User, error) {
	session := engine.NewSession()
	defer session.Close()
	for column, text := range likes {
		session.Where(column+" LIKE ?", text+"%")
	}
	var users []*User
	err := session.Find(&users)
	return users, err
}
