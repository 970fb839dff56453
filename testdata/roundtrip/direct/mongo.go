package direct

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

// Profiles finds one document per turn.
func Profiles(ctx context.Context, users *mongo.Collection, ids []int64) ([]User, error) {
	var profiles []User
	for _, id := range ids {
		var user User
		if err := users.FindOne(ctx, bson.M{"_id": id}).Decode(&user); err != nil { // want `^query in loop: mongo FindOne runs len\(ids\) times per Profiles[ ;].*\[query-in-loop\]$`
			return nil, err
		}
		profiles = append(profiles, user)
	}
	return profiles, nil
}

// ProfilesAtOnce finds them by $in; the cursor fetches documents in batches.
func ProfilesAtOnce(ctx context.Context, users *mongo.Collection, ids []int64) ([]User, error) {
	cursor, err := users.Find(ctx, bson.M{"_id": bson.M{"$in": ids}})
	if err != nil {
		return nil, err
	}
	defer cursor.Close(ctx)
	var profiles []User
	for cursor.Next(ctx) {
		var user User
		if err := cursor.Decode(&user); err != nil {
			return nil, err
		}
		profiles = append(profiles, user)
	}
	return profiles, cursor.Err()
}

// OrdersPerUser counts while it walks a cursor.
func OrdersPerUser(ctx context.Context, users, orders *mongo.Collection) (map[int64]int64, error) {
	cursor, err := users.Find(ctx, bson.M{})
	if err != nil {
		return nil, err
	}
	defer cursor.Close(ctx)
	counts := make(map[int64]int64)
	for cursor.Next(ctx) {
		var user User
		if err := cursor.Decode(&user); err != nil {
			return nil, err
		}
		n, err := orders.CountDocuments(ctx, bson.M{"user": user.ID}) // want `^query in loop: mongo CountDocuments runs rows times per OrdersPerUser[ ;].*\[query-in-loop\]$`
		if err != nil {
			return nil, err
		}
		counts[user.ID] = n
	}
	return counts, cursor.Err()
}

// Archive inserts one document per turn.
func Archive(ctx context.Context, archive *mongo.Collection, users []User) error {
	for _, user := range users {
		if _, err := archive.InsertOne(ctx, user); err != nil { // want `^query in loop: mongo InsertOne runs len\(users\) times per Archive[ ;].*\[query-in-loop\]$`
			return err
		}
	}
	return nil
}

// ArchiveAtOnce inserts them together, and renames by one BulkWrite.
func ArchiveAtOnce(ctx context.Context, archive *mongo.Collection, users []User) error {
	if _, err := archive.InsertMany(ctx, users); err != nil {
		return err
	}
	renames := make([]mongo.WriteModel, 0, len(users))
	for _, user := range users {
		renames = append(renames, mongo.NewUpdateOneModel().
			SetFilter(bson.M{"_id": user.ID}).
			SetUpdate(bson.M{"$set": bson.M{"name": user.Name}}))
	}
	_, err := archive.BulkWrite(ctx, renames)
	return err
}
